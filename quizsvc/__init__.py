"""quizsvc: adaptive quizzes and interview practice on the probability side of machine learning."""
