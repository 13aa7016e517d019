"""The Discord side of Threadbrush: commands, replies, reactions and delivery. Never imports torch."""
