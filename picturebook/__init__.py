"""The drawn world of the embedded default model: renderer, trainers and weights.

Importing this package costs nothing: no torch, no pictures.
"""

from pathlib import Path

WEIGHTS_FOLDER = Path(__file__).resolve().parent / "weights"
DIFFUSION_FOLDER = WEIGHTS_FOLDER / "diffusion"
CAPTIONER_FOLDER = WEIGHTS_FOLDER / "captioner"
JUDGE_FOLDER = WEIGHTS_FOLDER / "judge"

__all__ = ["CAPTIONER_FOLDER", "DIFFUSION_FOLDER", "JUDGE_FOLDER", "WEIGHTS_FOLDER"]
