import { demo, places } from "./demo.js";
import { dot, lasso, mean, ridge } from "./fits.js";

const TURN = places(0, 2 * Math.PI, 97);
const UNIT = TURN.map((angle) => [Math.cos(angle), Math.sin(angle)]);
const centred = (values) => values.map((value) => value - mean(values));

export function solve({ first, second, response, penalty, prior }) {
  const isGaussian = prior === "gaussian";
  const free = ridge([first, second], response).coef;
  const w = isGaussian ? ridge([first, second], response, penalty).coef : lasso([first, second], response, penalty / 2).coef;
  const [a, b] = [centred(first), centred(second)];
  const corner = Math.sqrt(dot(a, a)); // the Cholesky factor of the two features' squares and products
  const beside = dot(a, b) / corner;
  const below = Math.sqrt(dot(b, b) - beside ** 2);
  const away = [w[0] - free[0], w[1] - free[1]];
  const radius = Math.hypot(corner * away[0] + beside * away[1], below * away[1]);
  const ring = UNIT.map(([x, y]) => {
    const second = (radius * y) / below;
    return [(radius * x - beside * second) / corner, second];
  });
  const reach = isGaussian ? Math.hypot(...w) : Math.abs(w[0]) + Math.abs(w[1]);
  const edge = UNIT.map(([x, y]) => [x, y].map((value) => (reach * value) / (isGaussian ? 1 : Math.abs(x) + Math.abs(y))));
  return {
    numbers: { w1: w[0], w2: w[1], shrunk: Math.hypot(...w) / Math.hypot(...free), is_gaussian: Number(isGaussian) },
    traces: {
      fit: [ring.map(([x]) => free[0] + x), ring.map(([, y]) => free[1] + y)],
      belief: [edge.map(([x]) => x), edge.map(([, y]) => y)],
      map: [[w[0]], [w[1]]],
      mle: [[free[0]], [free[1]]],
    },
  };
}

demo("D8", solve);
