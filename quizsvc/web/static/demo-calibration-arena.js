import { demo } from "./demo.js";
import { mean } from "./fits.js";

const DAYS = 20;
const WET = [3, 6, 9, 13, 16];
const SHARES = WET.map((wet) => wet / DAYS);
const each = (cost) => (forecasts) => mean(forecasts.map((p, k) => SHARES[k] * cost(p) + (1 - SHARES[k]) * cost(1 - p)));
const logLoss = each((p) => -Math.log(p));
const brier = each((p) => (1 - p) ** 2);

// How far the shares of rain are from the forecasts that promised them, weighted by days.
function gap(forecasts) {
  return mean(forecasts.map((p) => Math.abs(p - mean(SHARES.filter((_, k) => forecasts[k] === p)))));
}

export function solve({ x, y }) {
  const [cost, least] = [logLoss(y), logLoss(SHARES)];
  return {
    numbers: {
      log_loss: cost,
      least,
      brier: brier(y),
      gap: gap(y),
      over: cost - least,
      spread: Math.max(...y) - Math.min(...y),
    },
    traces: { forecasts: [x, y], shares: [x, SHARES], promise: [x, y] },
  };
}

demo("D12", solve);
