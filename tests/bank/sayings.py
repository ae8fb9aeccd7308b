"""Sentences that are right and close to a misunderstanding, as a sound candidate says them: no alarm may go off."""

RIGHT = {
    "a-positive-test": [
        "The test is 99 percent accurate, but how likely she is to be ill depends on the base rate.",
        "One cannot read 99 percent as the chance that she is ill.",
        "If half of those tested were ill, the posterior would be 99 percent.",
    ],
    "belief-and-readings": [
        "The weights are the precisions, not the standard deviations.",
        "The mean is a weighted average of the two, by precision.",
        "Variances do not add here, precisions do.",
    ],
    "best-possible-log-loss": [
        "A perfect model does not reach zero unless the labels are determined.",
        "A log loss of zero is out of reach when labels are noisy.",
        "A perfect model pays the entropy; it is never zero with real noise.",
    ],
    "can-test-error-be-zero": [
        "More data lower the error, but not to zero.",
        "With more data the estimation part vanishes and the noise stays.",
        "A big enough model fits the training set perfectly, which says nothing about test rows.",
    ],
    "choosing-the-penalty": [
        "I never tune anything on the test set.",
        "The test set is used once, and lambda is chosen by cross-validation.",
        "I choose lambda on the validation folds, and report on the test set.",
    ],
    "credible-or-confidence": [
        "A credible interval contains the parameter with probability 0.95, given the prior.",
        "A confidence interval does not contain the parameter with probability 0.95 once computed.",
        "In 95 percent of repeated samples the confidence interval covers the parameter.",
    ],
    "cross-entropy-or-squares": [
        "Squared error is proper too, so it also gives right probabilities in the end.",
        "Neither loss optimises accuracy directly.",
        "MSE is not biased as a score, it only has small gradients.",
    ],
    "derive-log-loss": [
        "The labels are not identically distributed, each has its own p.",
        "The labels are independent given the features.",
        "Each label is Bernoulli with its own probability.",
    ],
    "derive-squared-error": [
        "The maximum of the log-likelihood is at the minimum of the squares, the values differ.",
        "The log-likelihood equals minus RSS over two sigma squared plus a constant.",
        "Argmax of the one is argmin of the other.",
    ],
    "divide-by-n": [
        "The sample variance with n minus one is unbiased, its root is not.",
        "S squared is unbiased and S is a little too small.",
        "Unbiased holds for the variance. The standard deviation is another matter.",
    ],
    "few-reviews": [
        "I would not rank by the raw share.",
        "The raw share of ten reviews is too noisy to sort by.",
        "The highest shares belong to sellers with few reviews.",
    ],
    "half-and-mean": [
        "Constants matter when a penalty stands beside the loss.",
        "A positive factor never moves the minimum of an unpenalised loss.",
        "Constants can be dropped where nothing else stands in the objective.",
    ],
    "how-sure-is-the-mle": [
        "Doubling the data divides the standard error by the root of two.",
        "It takes four times the data to halve the error.",
        "Twice the data gives 71 percent of the error.",
    ],
    "is-hinge-a-likelihood": [
        "Not every loss is a negative log-likelihood.",
        "Many losses are negative log-likelihoods, and hinge is not.",
        "Is any loss one? No, the total must not depend on the prediction.",
    ],
    "is-it-calibrated": [
        "Calibrated does not mean accurate.",
        "A model can be accurate and badly calibrated.",
        "High accuracy says little about calibration.",
    ],
    "lambda-from-a-paper": [
        "The prior variance is one over two lambda.",
        "The standard deviation is one over the root of two lambda, the variance its square.",
        "I ask for the convention before I use the number.",
    ],
    "lasso-zeros": [
        "The Laplace prior puts no mass at zero exactly.",
        "The posterior probability of exactly zero is nil, only the mode is there.",
        "A spike and slab believes that some weights are exactly zero.",
    ],
    "last-years-model": [
        "A plain mean of the weights ignores how sure each of them is.",
        "I shrink the new weights towards the old ones.",
        "I would weigh the two by precision rather than just averaging.",
    ],
    "learning-rate": [
        "A smaller rate is safe and slow.",
        "Below two over the largest curvature it converges.",
        "Making it smaller costs steps in the flat directions.",
    ],
    "left-out-factor": [
        "More data do not remove the bias.",
        "It is not just noise if it goes along with the feature.",
        "An uncorrelated factor goes into the noise.",
    ],
    "loss-for-counts": [
        "Not the mean of the rates, but all events over all time.",
        "I divide total events by total exposure.",
        "The average rate is total calls over total hours.",
    ],
    "mean-median-quantile": [
        "The loss decides which model is best.",
        "Which metric is used does matter.",
        "The best model under squared error can be worse under these costs.",
    ],
    "mle-or-map": [
        "MAP is not always better than MLE.",
        "MAP does not give a distribution, only its mode.",
        "The posterior is a distribution, and MAP is one value of it.",
    ],
    "one-at-a-time": [
        "It need not be iterative.",
        "Later data do not count more than earlier data.",
        "One can do it iteratively or at once.",
    ],
    "reading-a-coefficient": [
        "It multiplies the odds, not the probability.",
        "The odds rise by 70 percent.",
        "The probability does not double, the odds do.",
    ],
    "reading-log-loss": [
        "A confident mistake costs five times as much, not a hundred times.",
        "A probability a hundred times smaller costs 4.6 nats more.",
        "Below the entropy nothing can get on average.",
    ],
    "ridge-as-a-belief": [
        "Lambda is not the prior variance.",
        "A larger lambda stands for a narrower prior.",
        "The intercept is not penalised.",
    ],
    "separable-classes": [
        "The weights run away although the accuracy is perfect.",
        "The likelihood has no maximum, so the optimiser never converges.",
        "More iterations only make the weights grow.",
    ],
    "softmax-gradient": [
        "Not only the right class gets a gradient.",
        "The wrong classes are pushed down by their probabilities.",
        "The right class is pulled up by what it lacks.",
    ],
    "still-running": [
        "The units still running may not be dropped.",
        "I do not ignore the ones that still run.",
        "Running units enter with the probability of lasting longer.",
    ],
    "weak-and-strong-penalties": [
        "Ridge does not shrink all weights by the same factor.",
        "Each direction is shrunk by a factor of its own.",
        "Equal factors come only with orthogonal features of equal length.",
    ],
    "what-a-mode-loses": [
        "MAP is not the posterior, it is its mode.",
        "Ridge is the mode of the posterior.",
        "The ridge estimate says nothing of the posterior's width.",
    ],
    "what-a-regression-predicts": [
        "The confidence band is for the line and narrower than the prediction band.",
        "The prediction band holds about 95 percent of new points.",
        "With more rows the band for the mean gets narrower.",
    ],
    "what-iid-means": [
        "The targets are not i.i.d.",
        "The errors are i.i.d., and the targets are independent given the features.",
        "The targets have different means.",
    ],
    "what-is-a-likelihood": [
        "A likelihood is not a probability of the parameter.",
        "It is the probability of the data, as a function of the parameter.",
        "Bayes' rule turns it into a distribution of the parameter.",
    ],
    "when-absolute-error": [
        "MAE is more robust to wild targets, at a price under Gaussian noise.",
        "It is not always better.",
        "The downside is less precision where noise is Gaussian.",
    ],
    "when-the-evidence-counts": [
        "Within one model the evidence is a constant and may be dropped.",
        "Between models the evidence cannot be ignored.",
        "The evidence is not just a constant when two models are compared.",
    ],
    "which-noise": [
        "The central limit theorem speaks of sums and means, not of single readings.",
        "A Gaussian is a fair guess if many small errors add up.",
        "Noise is not Gaussian because there are many rows.",
    ],
    "why-a-log-scale": [
        "Exponentiating gives the median and not the mean.",
        "To get the mean I add half the variance before I exponentiate.",
        "The back-transformed value is the median.",
    ],
    "why-logs": [
        "Densities are not below one in general, so the product can overflow.",
        "Probabilities underflow and densities may overflow.",
        "A product of many small numbers underflows.",
    ],
    "why-squared-error": [
        "Least squares does not require Gaussian noise.",
        "It is maximum likelihood if the noise is Gaussian, and fits the mean in any case.",
        "The variance need not be one.",
    ],
}
