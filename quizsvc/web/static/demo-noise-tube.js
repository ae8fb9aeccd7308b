import { demo, places } from "./demo.js";
import { normalDensity } from "./fits.js";

const SIZES = [24, 31, 36, 42, 47, 52, 55, 61, 66, 70, 78, 85, 93, 104, 118];
const BELL_WIDTH = 900;
const Z95 = 1.6448536269514722; // of a bell of spread one, nine tenths lie within this of its centre
const centre = (size) => 140 * Math.log(size) - 250;

export function solve({ size, sigma, errors }) {
  const here = centre(size);
  const reach = Z95 * sigma;
  const across = places(20, 140);
  const up = places(here - 3.5 * sigma, here + 3.5 * sigma);
  const centres = across.map(centre);
  return {
    numbers: { centre: here, low: here - reach, high: here + reach, density: normalDensity(here, here, sigma) },
    traces: {
      tube: [across, centres.map((y) => y - reach), centres.map((y) => y + reach)],
      centres: [across, centres],
      bell: [up.map((y) => size + BELL_WIDTH * normalDensity(y, here, sigma)), up],
      flats: [SIZES, SIZES.map((x, k) => centre(x) + sigma * errors[k])],
      here: [[size], [here]],
    },
  };
}

demo("D1", solve);
