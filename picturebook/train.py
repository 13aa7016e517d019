"""Train one part of the demo model: `python -m picturebook.train vae --minutes 20 --runs FOLDER`."""

import argparse
from pathlib import Path

import torch

from picturebook.training import DEFAULT_RUNS


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(prog="python -m picturebook.train", description=__doc__)
    parser.add_argument("part", choices=("vae", "unet", "captioner", "judge"))
    parser.add_argument("--minutes", type=float, default=20, help="training time in all, resumed time included")
    parser.add_argument("--runs", type=Path, default=DEFAULT_RUNS, help="where checkpoints and logs are kept")
    parser.add_argument("--threads", type=int, default=2, help="CPU threads")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    if arguments.part == "vae":
        from picturebook.train_autoencoder import train
    elif arguments.part == "unet":
        from picturebook.train_generator import train
    elif arguments.part == "captioner":
        from picturebook.train_captioner import train
    else:
        from picturebook.train_judge import train
    train(arguments.runs, arguments.minutes)


if __name__ == "__main__":
    main()
