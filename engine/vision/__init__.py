"""What the engine sees: taking pictures in, finding faces, recognising photographs."""
