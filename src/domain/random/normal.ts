import type { RandomStream } from './random-stream.js';

/** Number of layers, start of the tail, and area of each layer, as published by Marsaglia and Tsang for 128 layers. */
export const ZIGGURAT_LAYERS = 128;
export const ZIGGURAT_TAIL = 3.442619855899;
export const ZIGGURAT_AREA = 9.91256303526217e-3;

/** Right edge of each layer. The first layer is the base, widened by the tail's area; the last edge is 0. */
export const ZIGGURAT_EDGES: Readonly<Float64Array> = layerEdges();
/** The share of each layer's width that lies entirely under the curve. */
const CORE = ZIGGURAT_EDGES.map((edge, i) => (ZIGGURAT_EDGES[i + 1] ?? 0) / edge);

/** The kinds in a pattern: a standard normal deviate, a uniform integer 0 … 3, and a 0, which draws nothing. */
export const NORMAL = 0;
export const ONE_OF_FOUR = 1;
export const ZERO = 2;

/**
 * Fills `values` with random numbers, repeating the kinds of `pattern`. Normal deviates use the ziggurat method
 * (Marsaglia and Tsang, J. Stat. Software 5(8), 2000), with separate draws for the layer and the position in it, so
 * that the two are independent (Doornik, "An improved ziggurat method", 2005). It fills many values in one call,
 * because returning a number from a function costs as much as drawing it.
 */
export function fillRandom(random: RandomStream, pattern: Uint8Array, values: Float64Array): void {
  for (let i = 0, at = 0; i < values.length; i++, at++) {
    if (at === pattern.length) at = 0;
    const kind = pattern[at] as number;
    if (kind !== NORMAL) {
      values[i] = kind === ZERO ? 0 : random.int32() & 3;
      continue;
    }
    const place = (random.int32() + 0.5) / 0x8000_0000;
    const layer = random.int32() & (ZIGGURAT_LAYERS - 1);
    if (Math.abs(place) < (CORE[layer] as number)) values[i] = place * (ZIGGURAT_EDGES[layer] as number);
    else values[i] = outsideCore(random, place, layer);
  }
}

/** A pattern of normal deviates only. */
export const ALL_NORMAL = Uint8Array.of(NORMAL);
const single = new Float64Array(1);

/** One standard normal deviate; see `fillRandom`. */
export function normal(random: RandomStream): number {
  fillRandom(random, ALL_NORMAL, single);
  return single[0] as number;
}

/** The deviate when the first draw falls outside the core of its layer, about once in 80 draws. */
function outsideCore(random: RandomStream, place: number, layer: number): number {
  if (layer === 0) return place < 0 ? -tail(random) : tail(random);
  const x = place * (ZIGGURAT_EDGES[layer] as number);
  return isUnderCurve(x, layer, random.unit()) ? x : normal(random);
}

function isUnderCurve(x: number, layer: number, height: number): boolean {
  const outer = ZIGGURAT_EDGES[layer] as number;
  const inner = ZIGGURAT_EDGES[layer + 1] as number;
  const low = Math.exp(-0.5 * (outer * outer - x * x));
  const high = Math.exp(-0.5 * (inner * inner - x * x));
  return low + height * (high - low) < 1;
}

/** A deviate from the tail (Marsaglia, "Generating a variable from the tail", Technometrics 6(1), 1964). */
function tail(random: RandomStream): number {
  for (;;) {
    const x = -Math.log(random.unit()) / ZIGGURAT_TAIL;
    const y = -Math.log(random.unit());
    if (y + y >= x * x) return ZIGGURAT_TAIL + x;
  }
}

function layerEdges(): Float64Array {
  let height = Math.exp(-0.5 * ZIGGURAT_TAIL * ZIGGURAT_TAIL);
  const edges = [ZIGGURAT_AREA / height, ZIGGURAT_TAIL];
  for (let i = 2; i < ZIGGURAT_LAYERS; i++) {
    const edge = Math.sqrt(-2 * Math.log(ZIGGURAT_AREA / (edges[i - 1] as number) + height));
    height = Math.exp(-0.5 * edge * edge);
    edges.push(edge);
  }
  return Float64Array.of(...edges, 0);
}
