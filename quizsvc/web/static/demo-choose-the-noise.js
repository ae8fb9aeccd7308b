import { demo } from "./demo.js";
import { leastAbsoluteLine, ridge } from "./fits.js";

const DOF = 2;
const drawn = ({ intercept, slope }) => [[0, 10], [intercept, intercept + slope * 10]];

// Under Student noise the likelihood may have several peaks: the highest is the server's to find.
export const ask = ({ x, y }) => ({ model: "student_t_regression", arguments: { X: x, y, dof: DOF } });

export function solve({ x, y }, _start, fit) {
  const { intercept, coef: [slope] } = ridge([x], y);
  const laplace = leastAbsoluteLine(x, y);
  const solution = {
    numbers: { gaussian: slope, laplace: laplace.slope },
    traces: { rides: [x, y], gaussian: drawn({ intercept, slope }), laplace: drawn(laplace) },
  };
  if (fit) {
    const student = { intercept: fit.intercept ?? NaN, slope: fit.coef?.[0] ?? NaN };
    Object.assign(solution.numbers, { student: student.slope, apart: Math.abs(student.slope - laplace.slope) });
    solution.traces.student = fit.coef ? drawn(student) : [[], []];
  }
  return solution;
}

demo("D5", solve, ask);
