import type { RandomStream } from './random-stream.js';

/** Layers, start of the tail, and area of each layer, as Marsaglia and Tsang publish them for 128 layers. */
export const ZIGGURAT_LAYERS = 128;
export const ZIGGURAT_TAIL = 3.442619855899;
export const ZIGGURAT_AREA = 9.91256303526217e-3;

/** Right edge of each layer; the first is the base with the tail's area added, the last is 0. */
export const ZIGGURAT_EDGES = layerEdges();
/** How much of a layer lies wholly under the curve. */
const CORE = ZIGGURAT_EDGES.map((edge, i) => (ZIGGURAT_EDGES[i + 1] ?? 0) / edge);

/**
 * A standard normal deviate by the ziggurat method (Marsaglia and Tsang, J. Stat. Software 5(8), 2000) with Doornik's
 * separate draws for the layer and the place in it ("An improved ziggurat method", 2005), so that the two are
 * independent.
 */
export function normal(random: RandomStream): number {
  for (;;) {
    const place = (random.int32() + 0.5) / 0x8000_0000;
    const layer = random.int32() & (ZIGGURAT_LAYERS - 1);
    const x = place * (ZIGGURAT_EDGES[layer] as number);
    if (Math.abs(place) < (CORE[layer] as number)) return x;
    if (layer === 0) return place < 0 ? -tail(random) : tail(random);
    if (isUnderCurve(x, layer, random.unit())) return x;
  }
}

function isUnderCurve(x: number, layer: number, height: number): boolean {
  const outer = ZIGGURAT_EDGES[layer] as number;
  const inner = ZIGGURAT_EDGES[layer + 1] as number;
  const low = Math.exp(-0.5 * (outer * outer - x * x));
  const high = Math.exp(-0.5 * (inner * inner - x * x));
  return low + height * (high - low) < 1;
}

/** A deviate beyond the tail's start (Marsaglia, "Generating a variable from the tail", Technometrics 6(1), 1964). */
function tail(random: RandomStream): number {
  for (;;) {
    const x = -Math.log(random.unit()) / ZIGGURAT_TAIL;
    const y = -Math.log(random.unit());
    if (y + y >= x * x) return ZIGGURAT_TAIL + x;
  }
}

function layerEdges(): readonly number[] {
  let height = Math.exp(-0.5 * ZIGGURAT_TAIL * ZIGGURAT_TAIL);
  const edges = [ZIGGURAT_AREA / height, ZIGGURAT_TAIL];
  for (let i = 2; i < ZIGGURAT_LAYERS; i++) {
    const edge = Math.sqrt(-2 * Math.log(ZIGGURAT_AREA / (edges[i - 1] as number) + height));
    height = Math.exp(-0.5 * edge * edge);
    edges.push(edge);
  }
  return [...edges, 0];
}
