"""Sending what was approved once, recovering after a crash, and telling the agent."""
