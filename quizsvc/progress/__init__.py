"""What a learner has earned: XP in a ledger, a level from mastery, a streak from the days of practice."""
