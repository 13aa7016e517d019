"""What may be asked for. Plain Python without torch: the bot asks it early, the engine last."""

from engine.safety.gate import ALWAYS, Refused, Rule, check, check_job, check_plan, judge, judge_job, judge_plan

__all__ = ["ALWAYS", "Refused", "Rule", "check", "check_job", "check_plan", "judge", "judge_job", "judge_plan"]
