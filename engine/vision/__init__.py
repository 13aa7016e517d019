"""What the engine sees: taking pictures in, finding faces, recognizing photographs."""
