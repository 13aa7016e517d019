"""What is promised about labels, consent, safety and a person's data, measured: `python -m bench.responsible`."""
