"""The chapters of the author's guide that are written by hand. Each template in them is tried by a test."""

OPENING = r"""
# Writing questions

A question is one text file. It says which numbers to draw, which model to fit to them, what is asked, and which
mistakes lead to which wrong answers. Each learner gets numbers of their own, and the key is computed from the very
numbers that are shown. You need no programming for it. What you write are formulas, as on a pocket calculator.

Here is a whole question. Save it as `question_bank/items/likelihood/mean-of-readings.md`; the name of the file,
without `.md`, is the name of the question.

```markdown
---
title: The most likely mean
concepts: [likelihood]
variables:
  n: integer(5, 9)
data:
  x: normal(loc=20, scale=3, size=n, decimals=1)
fits:
  mle: fit_gaussian_mean(x, scale=3)
answer:
  type: number
  value: mle.mean
  tolerance: {decimals: 2}
misconceptions:
  - id: median-for-mean
    value: median(x)
    if_apart: true
    feedback: That is the median. Gaussian noise asks for the mean.
---
{{ n }} readings with Gaussian noise of standard deviation 3 are

{{ table(x) }}

What is the maximum-likelihood estimate of their mean?

## Hint
Which number has the smallest sum of squared distances from the readings?

## Solution
The sum of squared errors is smallest at the mean, {{ mle.mean | 2 }}.
```

Between the two lines of dashes stands what is computed. Below them stands what the learner reads. Read it from the
top: `n` is a whole number from 5 to 9, `x` is a list of `n` readings with one decimal, `mle` is a model fitted to
them, and the answer is the number that the model calls `mean`. A formula may use every name above it.

Try it with `quizsvc bank check FILE`. It draws many variants and tells what is wrong, with the line and a remedy.
`quizsvc bank vocabulary` lists all functions, and this guide ends with the same list.
"""

KEYS_MEAN = {
    "title": "what the question is called; a learner sees it",
    "concepts": "what it trains, the main concept first: `[ridge, gaussian-prior]`",
    "difficulty": "your guess from −6 (easy) to 6 (hard); 0 gives an average learner even odds",
    "tags": "words to find it by: `[normal, interview]`",
    "authors": "who wrote it",
    "license": "under which terms it may be used",
    "seconds": "how long a fluent learner needs",
    "variables": "small random draws and constants, one name each",
    "data": "random lists and tables that the learner sees and can download",
    "functions": "formulas with parameters of their own: `loglik(theta): k * log(theta) + m * log(1 - theta)`",
    "fits": "models fitted to the data; each comes with evidence that its numbers are right",
    "derived": "values computed from the names above",
    "require": "conditions that must hold; the numbers are drawn again until they do",
    "identities": "two ways to compute one number, `way == other way`: evidence where nothing is fitted",
    "symbols": "the letters of a formula that is asked for, with what each may be",
    "figure": 'a chart: `figure(scatter(x, y), title="What is to be seen")`',
    "answer": "what is asked: its `type`, and what that kind of answer wants (see below)",
    "parts": "several answers in a row, each with `name`, `type`, perhaps `weight`, `follow_through`, `misconceptions`",
    "misconceptions": "wrong answers worth naming: `id`, `value`, `feedback`, perhaps `credit` and `if_apart`",
    "examples": "seeds with the values that you expect of them",
}
"""What each key of the front matter is. A key without a row here fails a test."""

ANSWER_KEYS_MEAN = {
    "accept": "the condition under which the learner's numbers are right",
    "asked": "a picture of the table: `?` where the learner answers, `.` where the entry is given",
    "axis": "`x` or `y`, the axis of the chart on which the place is asked",
    "columns": "what stands above each column",
    "counterexample": "numbers that are not accepted; the check tries both",
    "decimals": "how many decimals the options show",
    "distractors": "what belongs nowhere",
    "example": "numbers that are accepted: `{tau: 2}`",
    "feedback": "what to `say` to numbers that are not accepted, and `when`",
    "from": "`misconceptions`, where the wrong options are the values of the misconceptions",
    "let": "what to compute with the learner's numbers, by name",
    "names": "what each of the numbers is called",
    "options": "texts, each with `text`, `right` and `feedback`",
    "pairs": "what belongs together, each with `left` and `right`",
    "response": "the names of what is asked for, and how many numbers each is: `{x_new: 1}`",
    "rows": "what stands before each row",
    "show": "numbers computed with the learner's, to be shown with the verdict",
    "steps": "the steps in their right order",
    "tolerance": "how near is right: `{decimals: 2}`, `{abs: 0.01}` for 0.01 either way, `{rel: 0.01}` for 1%",
    "unit": "what stands behind the box, such as `cm`",
    "value": "the right answer, a formula",
}
"""What each key of an answer is. A key without a row here fails a test."""

EXPRESSIONS = r"""
## Formulas

| you write | it means |
|---|---|
| `2 * x + 1`, `x / 3`, `x ** 2` | arithmetic; `**` is a power, `//` divides and rounds down, `%` is the rest |
| `[1, 2.5, 4]` | a list of numbers |
| `x[0]`, `x[1:3]`, `x[-1]` | the first number, the second and the third, the last: places count from 0 |
| `x[x > 3]` | those numbers of the list that are above 3; `sum(x > 3)` counts them |
| `X[:, 0]`, `X @ w`, `transpose(X)` | the first column of a table, a product of tables, rows made columns |
| `a if n > 5 else b` | a where n is above 5, else b |
| `==`, `!=`, `<`, `<=`, `and`, `or`, `not` | comparisons and conditions |
| `mle.mean` | a number that a fitted model offers |
| `e`, `pi`, `1e-3` | constants, and a thousandth |

What works on a number works on each number of a list: `exp(x)`, `x - mean(x)`. Two lists must be of one length.

A scale, a rate or a shape is always named, because there are two conventions for most of them:
`normal(loc=0, scale=2)` has the standard deviation 2, and `gamma(shape=3, rate=2)` has the mean 3/2.
The natural logarithm is `log`. What divides by n − 1 says so in its name (`sample_variance`); `variance` divides by n.

The name of a distribution draws from it. With `_density`, `_log_density`, `_cdf`, `_quantile`, `_mean`, `_variance`,
`_log_likelihood`, `_score` and `_information` behind it, it computes. So `poisson(rate=3, size=10)` draws ten counts,
and `poisson_cdf(2, rate=3)` is the probability of at most two. Draws stand in `variables`, `data` and `derived` only.
A list for a parameter draws one number for each: `poisson(rate=exp(0.3 + 0.1 * x))`.

A name of yours begins with a letter and is no function's name. Numbers of the data are rounded when they are drawn,
before anything is fitted, so that the key belongs to what the learner sees.

Here data, a prior, a condition and a second route to the key stand together:

```markdown
---
title: A rate with a prior
concepts: [map-estimation]
variables:
  n: integer(4, 8)
  shape: choice(2, 3, 4)
  rate: choice(1, 2)
data:
  k: poisson(rate=3, size=n)
fits:
  map: fit_poisson(k, prior=gamma_prior(shape, rate))
derived:
  after: poisson_posterior(k, gamma_prior(shape, rate))
require:
  - sum(k) > 3
  - abs(map.rate - round(map.rate)) > 0.01
identities:
  - map.rate == after.mode
answer:
  type: number
  value: map.rate
  tolerance: {decimals: 3}
misconceptions:
  - id: ignored-prior
    value: mean(k)
    feedback: That is the mean of the counts, the maximum-likelihood estimate. The prior pulls it.
    if_apart: true
  - id: mean-for-mode
    value: after.mean
    feedback: That is the posterior mean. The MAP is the mode, a little below it.
---
In {{ n }} weeks a shop had these numbers of complaints:

{{ table(k) }}

You believed the weekly rate to be Gamma with shape {{ shape }} and rate {{ rate }}. What is its MAP estimate?

## Solution
The posterior is Gamma with shape {{ shape }} + {{ sum(k) }} and rate {{ rate }} + {{ n }}. Its mode is
{{ map.rate | 3 }}.
```
"""

TEXT = r"""
## What the learner reads

The text is Markdown: `*slanted*`, `**bold**`, lists, tables. Mathematics stands between dollar signs in the notation
of LaTeX, `$\sigma^2 / n$`; a dollar of money is `\$`.

`{{ n }}` puts a number in. A drawn number stands as it was drawn, a computed one with four significant figures.
`{{ map.rate | 3 }}` shows three decimals, `| sig3` three significant figures, `| percent` a percentage and `| signed`
a plus sign. `{{ table(x, y, columns=["size", "price"]) }}` shows lists side by side.

Below the question stand sections. `## Hint` may stand several times and each costs a little. `## Solution` shows the
way with this learner's numbers. `## Why it matters` is for whoever wants to know more. Where a question has parts,
`## Part: NAME` holds what each of them asks.

## Parts, formulas of your own, a chart

Where several answers are asked, `parts` stands in place of `answer`. The name of a part is a name like any other:
below it, the name stands for the right answer. With `follow_through: NAME`, a learner whose answer to that part was
wrong gets full credit here for what follows from it; the `value` then uses that name.

`functions` are formulas with parameters, which draw a curve or are handed to `maximise`. A parameter is no name that is
in use. So the MLE of any likelihood that you can write down can be found, with evidence, where no `fit_…` knows it: of
counts over unequal times, or of lives of which some were cut off.

```markdown
---
title: A rate and its standard error
concepts: [information]
variables:
  minutes: choice(5, 8, 10, 20)
  clicks: poisson(rate=3 * minutes)
functions:
  loglik(lam): clicks * log(lam) - minutes * lam
fits:
  best: maximise(loglik, 0.01, 30)
derived:
  at: grid(best.at / 2, 2 * best.at)
identities:
  - best.at == clicks / minutes
require:
  - clicks > 4
figure: figure(likelihood(at, loglik(at), mark=""), title="Log-likelihood", x_label="clicks a minute")
parts:
  - name: rate
    type: number
    value: clicks / minutes
    tolerance: {decimals: 2}
    unit: a minute
    misconceptions:
      - id: count-for-rate
        value: clicks
        feedback: That is the count of all {{ minutes }} minutes.
  - name: error
    type: number
    value: sqrt(rate / minutes)
    follow_through: rate
    tolerance: {decimals: 3}
    misconceptions:
      - id: sd-for-standard-error
        value: sqrt(rate)
        if_apart: true
        feedback: That is the standard deviation of the count in one minute.
---
A counter clicked {{ clicks }} times in {{ minutes }} minutes. The chart shows the log-likelihood of its rate.

## Part: rate
What is the maximum-likelihood estimate of the rate?

## Part: error
What is its standard error?

## Solution
The rate is {{ rate | 2 }} a minute, and its standard error $\sqrt{\hat\lambda / T}$ is {{ sqrt(rate / minutes) | 3 }}.
```

The maximum of a likelihood is marked on the chart unless you write `mark=""`; where the maximum is asked, leave the
mark out. A single number that is drawn, such as `clicks`, is one of the `variables`; `data` are lists.

## Options

Options that depend on the data say when they are right:

```markdown
---
title: Which coin is more likely?
concepts: [likelihood]
variables:
  heads: integer(2, 8)
derived:
  fair: binomial_density(heads, trials=10, probability=0.5)
  bent: binomial_density(heads, trials=10, probability=0.7)
require:
  - abs(log(fair / bent)) > 0.1
answer:
  type: choice
  options:
    - text: the fair coin
      right: fair > bent
      feedback: Compare the probability of {{ plural(heads, "head", "heads") }} under both.
    - text: the coin that shows heads with probability 0.7
      right: bent > fair
      feedback: Compare the probability of {{ plural(heads, "head", "heads") }} under both.
---
A coin was tossed ten times and showed heads {{ plural(heads, "time", "times") }}. It is either fair or shows heads with
probability 0.7. Under which of the two is what happened more likely?

## Solution
The fair coin gives it the probability {{ fair }}, the other {{ bent }}.
```
"""

CHECKING = r"""
## What is checked for you

Wrong names, missing arguments and values of the wrong sort are told when the file is read. Over many draws the check
makes sure that every fit has an estimate and evidence for it, that the key is a finite number and differs between
variants, that it stands apart from each misconception by at least twice the tolerance, and that it does not stand in
the question. A draw that fails is made again, at most a hundred times. Where more than four in five draws fail,
widen them or loosen `require`.

A misconception computes what a learner would get who makes that mistake, best by really fitting the wrong model. Give
it a name that others use too, so that a learner's habits add up. With `if_apart: true` it is left out of the variants
where it happens to come too near the key. Whoever missed a question gets it with fresh data and then, for the second
time right, another one of the same main concept that names a misconception in common; so use the same name for the
same mistake only.

The verdict draws what a wrong number implies beside what is right, without a word of yours, where the key is read off a
fit: `line.slope` of a regression on one list, `map.mean`, `mle.rate`, `after.mean` of a posterior. So prefer `map.mean`
to the formula for it, which can stand in `identities`. A wrong number that no misconception and no slip gives is tried
for every number that the question shows once: "it would be right if the 40 in the question were 12".

What the data do not determine is no error: two equal columns, a class that is missing, a probability at its edge. The
numbers are drawn again. `log(0)`, a length that does not fit and a number beyond what a computer can hold are errors,
and the check names their line.
"""
