// The mathematics of the demos: the estimates of the engine in the browser. Both are held to each other by a test.
const SQRT_TAU = Math.sqrt(2 * Math.PI);

export const sum = (values) => values.reduce((total, value) => total + value, 0);
export const mean = (values) => sum(values) / values.length;
export const dot = (a, b) => sum(a.map((value, k) => value * b[k]));
export const sigmoid = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));

export const normalDensity = (x, loc, scale) => Math.exp(-0.5 * ((x - loc) / scale) ** 2) / (SQRT_TAU * scale);
export const normalLogLikelihood = (residuals, scale) =>
  -residuals.length * Math.log(SQRT_TAU * scale) - dot(residuals, residuals) / (2 * scale ** 2);

// A symmetric positive definite system, by elimination without exchange.
export function solved(A, b) {
  const rows = A.map((row, k) => [...row, b[k]]);
  const n = rows.length;
  for (let k = 0; k < n; k += 1) {
    for (let i = k + 1; i < n; i += 1) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= n; j += 1) rows[i][j] -= factor * rows[k][j];
    }
  }
  const x = new Array(n);
  for (let k = n - 1; k >= 0; k -= 1) {
    let rest = rows[k][n];
    for (let j = k + 1; j < n; j += 1) rest -= rows[k][j] * x[j];
    x[k] = rest / rows[k][k];
  }
  return x;
}

// Columns and y about their means, so that the intercept is not penalised; and how to come back.
function centred(columns, y) {
  const centres = columns.map(mean);
  const centre = mean(y);
  const X = columns.map((column, j) => column.map((value) => value - centres[j]));
  return { X, t: y.map((value) => value - centre), intercept: (coef) => centre - dot(coef, centres) };
}

// Minimises ‖y − b − Xw‖² + penalty·‖w‖²; least squares with a penalty of zero.
export function ridge(columns, y, penalty = 0) {
  const { X, t, intercept } = centred(columns, y);
  const A = X.map((one, i) => X.map((other, j) => dot(one, other) + (i === j ? penalty : 0)));
  const coef = solved(A, X.map((column) => dot(column, t)));
  return { intercept: intercept(coef), coef };
}

// Minimises ½‖y − b − Xw‖² + penalty·‖w‖₁, by coordinate descent.
export function lasso(columns, y, penalty) {
  const { X, t, intercept } = centred(columns, y);
  const squares = X.map((column) => dot(column, column));
  const coef = X.map(() => 0);
  const residuals = [...t];
  for (let round = 0, moved = Infinity; moved > 1e-13 && round < 20_000; round += 1) {
    moved = 0;
    X.forEach((column, j) => {
      const pull = dot(column, residuals) + squares[j] * coef[j];
      const next = (Math.sign(pull) * Math.max(Math.abs(pull) - penalty, 0)) / squares[j];
      const step = next - coef[j];
      if (step !== 0) column.forEach((value, i) => { residuals[i] -= step * value; });
      coef[j] = next;
      moved = Math.max(moved, Math.abs(step));
    });
  }
  return { intercept: intercept(coef), coef };
}

// The line with the least sum of absolute residuals: one that goes through two of the points.
export function leastAbsoluteLine(x, y) {
  let best = { loss: Infinity };
  for (let i = 0; i < x.length; i += 1) {
    for (let j = i + 1; j < x.length; j += 1) {
      const slope = (y[j] - y[i]) / (x[j] - x[i]);
      const intercept = y[i] - slope * x[i];
      const loss = sum(x.map((value, k) => Math.abs(y[k] - intercept - slope * value)));
      if (loss < best.loss) best = { loss, slope, intercept };
    }
  }
  return best;
}

// A mean of Gaussian readings of known noise after a Gaussian belief: precisions add.
export function normalMean(x, scale, prior) {
  const precision = x.length / scale ** 2 + 1 / prior.sd ** 2;
  return { mean: (sum(x) / scale ** 2 + prior.mean / prior.sd ** 2) / precision, sd: Math.sqrt(1 / precision) };
}

export const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

// Minimises Σ log loss + slope²/(2·sd²) by Newton's method, each step halved until it does not climb.
export function logistic(x, y, sd = Infinity) {
  const centre = mean(x);
  const t = x.map((value) => value - centre);
  const price = ([b, w]) => sum(t.map((value, k) => softplus((b + w * value) * (y[k] ? -1 : 1)))) + w ** 2 / (2 * sd ** 2);
  let at = [0, 0];
  for (let round = 0; round < 100; round += 1) {
    const p = t.map((value) => sigmoid(at[0] + at[1] * value));
    const weights = p.map((value) => value * (1 - value));
    const errors = p.map((value, k) => value - y[k]);
    const cross = dot(weights, t);
    const curvature = [[sum(weights), cross], [cross, dot(weights, t.map((value) => value ** 2)) + sd ** -2]];
    const step = solved(curvature, [sum(errors), dot(errors, t) + at[1] * sd ** -2]);
    let length = 1;
    while (length > 1e-9 && price(at.map((value, k) => value - length * step[k])) > price(at)) length /= 2;
    at = at.map((value, k) => value - length * step[k]);
    if (Math.max(...step.map(Math.abs)) < 1e-12) break;
  }
  return { intercept: at[0] - at[1] * centre, slope: at[1] };
}
