"""What we believe about a learner, and what to ask next."""
