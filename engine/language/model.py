"""A small instruction-tuned language model in place of the rules, where an operator names one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import structlog

from engine.language.rewriting import Unusable, asked, usable
from engine.language.world import World

_log = structlog.get_logger()

Answer = Callable[[str], str]
"""Answers one message; blocks, and ends within a time and a length of its own."""


class Rewriter:
    """Rewrites captions on a thread of its own, one at a time; whatever goes wrong, the answer is None."""

    def __init__(self, answer: Answer, seconds: float) -> None:
        """`seconds` is how long a caller waits, those before it in the line included."""
        self._answer, self._seconds = answer, seconds
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="language")

    async def rewrite(self, caption: str, instruction: str, world: World) -> str | None:
        """Return the caption of the edited picture; None: the rules have to read the instruction."""
        loop = asyncio.get_running_loop()
        answering = loop.run_in_executor(self._thread, self._answer, asked(caption, instruction))
        try:
            answer = await asyncio.wait_for(answering, self._seconds)
            return usable(answer, caption, instruction, world)
        except TimeoutError:
            why = f"no answer within {self._seconds:g} s"
        except Unusable as nonsense:
            why = str(nonsense)
        except Exception as fault:
            # A model of any make may fail in any way; the rules are there for exactly that.
            why = type(fault).__name__
        _log.warning("the language model's answer is not used, the rules read the instruction", why=why)
        return None

    def close(self) -> None:
        """Let the thread end; what it still answers is not waited for."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def load_rewriter(folder: Path | str, device: str, seconds: float, max_tokens: int) -> Rewriter:
    """Load a causal language model in the transformers layout; with a chat template that is used, without none is.

    Answers are greedy, so that the same words give the same plan, and end after `max_tokens` or half of `seconds`.
    Raises OSError or ValueError where the folder holds no such model.
    """
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    loaded: Any = AutoModelForCausalLM.from_pretrained(folder, local_files_only=True)  # its annotations miss `to`
    model = loaded.to(device).eval()

    def answer(message: str) -> str:
        if tokenizer.chat_template:
            turns = [{"role": "user", "content": message}]
            told = tokenizer.apply_chat_template(
                turns, add_generation_prompt=True, return_tensors="pt", return_dict=True
            )
        else:
            told = tokenizer(message, return_tensors="pt")
        told = told.to(model.device)
        with torch.no_grad():
            said = model.generate(
                input_ids=told["input_ids"],
                attention_mask=told["attention_mask"],
                do_sample=False,
                max_new_tokens=max_tokens,
                max_time=seconds / 2,
                pad_token_id=tokenizer.eos_token_id if tokenizer.pad_token_id is None else tokenizer.pad_token_id,
            )
        return tokenizer.decode(said[0, told["input_ids"].shape[1] :], skip_special_tokens=True)

    return Rewriter(answer, seconds)
