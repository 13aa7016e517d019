# diffusers annotates its classes more narrowly than they behave.
# pyright: reportPrivateImportUsage=false, reportArgumentType=false, reportAttributeAccessIssue=false
"""Measure what a checkpoint of the Stable Diffusion 1.x family needs in memory: `python -m bench.memory`.

No weights are needed: the networks are built with the published configurations and random numbers, and one denoiser
row pair (guidance), one encode and one decode are really run in a process of their own, so that the peak is the
operating system's own figure. Weights in half precision are computed from the parameter count.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True)
class Shape:
    """A network shape and the picture size (pixels) its checkpoints are made for."""

    name: str
    pixels: int


SHAPES = (
    Shape("embedded demo model", 128),
    Shape("Stable Diffusion 1.4, 1.5 and their fine-tunes", 512),
)


def build(shape: Shape):
    """Return (denoiser, autoencoder, text encoder) with random weights, float32."""
    import torch
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    import picturebook

    if shape.pixels == 128:
        folder = picturebook.DIFFUSION_FOLDER
        return (
            UNet2DConditionModel.from_pretrained(folder / "unet", torch_dtype=torch.float32),
            AutoencoderKL.from_pretrained(folder / "vae", torch_dtype=torch.float32),
            CLIPTextModel.from_pretrained(folder / "text_encoder", dtype=torch.float32),
        )
    # The published configuration of Stable Diffusion 1.x: model card of v1-5, folders unet, vae and text_encoder.
    return (
        UNet2DConditionModel(sample_size=64, cross_attention_dim=768, attention_head_dim=8),
        AutoencoderKL(
            block_out_channels=(128, 256, 512, 512),
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            layers_per_block=2,
            latent_channels=4,
            sample_size=512,
        ),
        CLIPTextModel(
            CLIPTextConfig(hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12)
        ),
    )


def measure(shape: Shape) -> dict[str, float]:
    """Run one guided denoiser call, one encode and one decode; return parameters (millions) and MiB."""
    import torch

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    unet, vae, text = build(shape)
    parameters = sum(p.numel() for net in (unet, vae, text) for p in net.parameters())
    with torch.no_grad():
        picture = torch.rand(1, 3, shape.pixels, shape.pixels)
        latents = vae.encode(picture).latent_dist.mode()
        words = text(torch.zeros(2, text.config.max_position_embeddings, dtype=torch.long)).last_hidden_state
        unet(latents.repeat(2, 1, 1, 1), torch.tensor(500), words)
        vae.decode(latents)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
    return {
        "parameters_m": round(parameters / 1e6, 1),
        "weights_fp32_mib": round(parameters * 4 / MIB),
        "weights_fp16_mib": round(parameters * 2 / MIB),
        "peak_fp32_mib": round(peak),
    }


def compare() -> None:
    """Measure every shape in a fresh process each; print a table and, last, one JSON line."""
    rows: dict[str, dict[str, float]] = {}
    print(f"{'checkpoint':50} {'params M':>9} {'fp16 MiB':>9} {'fp32 MiB':>9} {'peak fp32':>10}")
    for index, shape in enumerate(SHAPES):
        done = subprocess.run(
            [sys.executable, "-m", "bench.memory", "--shape", str(index)], check=True, capture_output=True, text=True
        )
        row = rows[shape.name] = json.loads(done.stdout.splitlines()[-1])
        print(
            f"{shape.name:50} {row['parameters_m']:9} {row['weights_fp16_mib']:9.0f} {row['weights_fp32_mib']:9.0f} "
            f"{row['peak_fp32_mib']:10.0f}"
        )
    print(json.dumps(rows))


def main() -> None:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.memory", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--shape", type=int, choices=range(len(SHAPES)), help="measure one shape in this process; print its JSON alone"
    )
    shape = parser.parse_args().shape
    if shape is None:
        compare()
    else:
        print(json.dumps(measure(SHAPES[shape])))


if __name__ == "__main__":
    main()
