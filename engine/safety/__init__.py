"""What may be asked for. Plain Python without torch: the bot asks it early, the engine last."""

from engine.safety.gate import Refused, Rule, check, check_job, check_plan, judge, judge_job, judge_plan
from engine.safety.own_words import can_be_allowed, can_be_found

__all__ = [
    "Refused",
    "Rule",
    "can_be_allowed",
    "can_be_found",
    "check",
    "check_job",
    "check_plan",
    "judge",
    "judge_job",
    "judge_plan",
]
