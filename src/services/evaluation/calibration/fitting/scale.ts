/** The negative log-likelihood of samples as a function of the logit scale: a sum, so that blocks add up. */
export interface ScaleLoss {
  readonly value: number;
  /** Its first and second derivative by the scale. */
  readonly slope: number;
  readonly curvature: number;
}

/** Deviation of ln scale before any sample was seen: a scale of half or twice the model's own is 1.4 deviations off. */
const PRIOR_DEVIATION = 0.5;
/** Each step reads all samples. */
const MAX_STEPS = 20;
/** Of ln scale: nothing that depends on the scale is finer. */
const CLOSE = 1e-10;
const ROUNDING = 1e-10;

/**
 * The loss of one sample.
 *
 * @param similarities to all labels, [labels]
 * @param rights rows of its right labels, at least one
 */
export function scaleLossOf(similarities: Float32Array, rights: Int32Array, scale: number): ScaleLoss {
  const all = softmaxMoments(similarities, scale);
  const right = softmaxMoments(
    Float32Array.from(rights, (label) => similarities[label] as number),
    scale,
  );
  return {
    value: all.logSum - right.logSum,
    slope: all.mean - right.mean,
    curvature: all.variance - right.variance,
  };
}

/** ln Σ exp(scale · similarity), and the similarities' mean and variance under the softmax. */
function softmaxMoments(similarities: Float32Array, scale: number) {
  let highest = -Infinity;
  for (const similarity of similarities) if (similarity > highest) highest = similarity;
  let [sum, first, second] = [0, 0, 0];
  for (const similarity of similarities) {
    const below = similarity - highest;
    const weight = Math.exp(scale * below);
    sum += weight;
    first += weight * below;
    second += weight * below * below;
  }
  const mean = first / sum;
  return { logSum: scale * highest + Math.log(sum), mean: highest + mean, variance: second / sum - mean * mean };
}

/** A scale, and the loss of the samples at the model's own and at this one. */
export interface FittedScale {
  readonly scale: number;
  readonly loss: { readonly own: number; readonly fitted: number };
}

/**
 * The logit scale that makes the samples likeliest, drawn towards the model's own: without that, the likelihood of new
 * samples explodes where there are few.
 *
 * @param own the model's own
 */
export async function fitScale(
  own: number,
  lossAt: (scale: number) => ScaleLoss | Promise<ScaleLoss>,
): Promise<FittedScale> {
  const at = async (logScale: number): Promise<Place> => {
    const loss = await lossAt(Math.exp(logScale));
    return { logScale, loss: loss.value, ...posterior(loss, logScale, own) };
  };
  const first = await at(Math.log(own));
  let here = first;
  for (let step = 0; step < MAX_STEPS; step++) {
    let move = here.slope / here.curvature;
    if (Math.abs(move) < CLOSE) break;
    // Sums of threads come in any order, so that the last digits are chance.
    const most = here.value + ROUNDING * (1 + Math.abs(here.value));
    let next = await at(here.logScale - move);
    for (; next.value > most && Math.abs(move) > CLOSE; next = await at(here.logScale - move)) move /= 2;
    here = next;
  }
  return { scale: Math.exp(here.logScale), loss: { own: first.loss, fitted: here.loss } };
}

/** A point of the loss with its prior. */
interface Place extends ScaleLoss {
  readonly logScale: number;
  /** Without the prior. */
  readonly loss: number;
}

/** The loss with its prior, as a function of ln scale. */
function posterior({ value, slope, curvature }: ScaleLoss, logScale: number, own: number): ScaleLoss {
  const [scale, away, weight] = [Math.exp(logScale), logScale - Math.log(own), 1 / PRIOR_DEVIATION ** 2];
  const second = scale * scale * curvature + scale * slope + weight;
  return {
    value: value + (weight * away * away) / 2,
    slope: scale * slope + weight * away,
    // Where the loss bends down, only its direction counts.
    curvature: second > 0 ? second : weight,
  };
}
