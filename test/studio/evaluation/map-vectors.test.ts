import { project } from '../../../studio/src/screens/map/projection.js';
import {
  centred,
  isSampled,
  nearPairs,
  randomFrom,
  sharesOf,
  vectorOf,
} from '../../../studio/src/screens/map/vectors.js';

const unit = (angle: number): Float32Array => Float32Array.of(Math.cos(angle), Math.sin(angle));
const random = randomFrom(7);
/** Points of a group: as few as a projection tells apart, since this one takes long inside of Jest. */
const GROUP = 10;
const cloud = (count: number, at: number): Float32Array[] =>
  Array.from({ length: count }, () => {
    const vector = Float32Array.from({ length: 8 }, (_, axis) => (axis === at ? 5 : 0) + random());
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  });

describe('vectors of a map', () => {
  it('are read from base64 of little-endian floats', () => {
    const bytes = Buffer.alloc(8);
    bytes.writeFloatLE(0.5, 0);
    bytes.writeFloatLE(-2, 4);
    expect([...vectorOf(bytes.toString('base64'))]).toEqual([0.5, -2]);
  });

  it('are all taken where there is room, and else all of the fewer kind', () => {
    expect(sharesOf(10, 20, 50)).toEqual({ labels: 10, samples: 20 });
    expect(sharesOf(10, 2_000, 50)).toEqual({ labels: 10, samples: 40 });
    expect(sharesOf(2_000, 10, 50)).toEqual({ labels: 40, samples: 10 });
    expect(sharesOf(2_000, 2_000, 51)).toEqual({ labels: 26, samples: 25 });
  });

  it('are taken evenly, exactly as many as are wanted', () => {
    const taken = Array.from({ length: 30_000 }, (_, at) => at).filter((at) => isSampled(at, 30_000, 1_200));
    expect(taken).toHaveLength(1_200);
    const gaps = taken.slice(1).map((at, place) => at - (taken[place] as number));
    expect(new Set(gaps)).toEqual(new Set([25]));
  });

  it('lie around the middle once they are centred, each of unit length', () => {
    const [a, b] = centred([unit(0.1), unit(0.3)]) as [number[], number[]];
    expect(Math.hypot(...a)).toBeCloseTo(1);
    expect((a[0] as number) + (b[0] as number)).toBeCloseTo(0);
    expect((a[1] as number) + (b[1] as number)).toBeCloseTo(0);
  });

  it('are near where their cosine is 0.98 or more, the nearest pair first', () => {
    const { pairs, found } = nearPairs([unit(0), unit(0.15), unit(0.25), unit(1)], 10);
    expect(found).toBe(2);
    expect(pairs.map(({ a, b }) => [a, b])).toEqual([
      [1, 2],
      [0, 1],
    ]);
  });

  it('are the nearest of all that are near, also where there are many more than are kept', () => {
    const many = Array.from({ length: 60 }, (_, at) => unit(0.1 - at * 0.001));
    const { pairs, found } = nearPairs([...many, unit(0.5), unit(0.5)], 1);
    expect(found).toBeGreaterThan(1_000);
    expect(pairs).toMatchObject([{ a: 60, b: 61 }]);
  });
});

describe('a projection', () => {
  it('gives the same vectors the same places each time', () => {
    const task = { labels: cloud(4, 0), samples: cloud(4, 4) };
    const [first, second] = [project(task, () => undefined), project(task, () => undefined)];
    expect(first.places).toHaveLength(8);
    expect(first.places).toEqual(second.places);
  });

  it('keeps what is alike together, and tells how far it is', () => {
    const heard: [number, number][] = [];
    const task = { labels: [...cloud(GROUP, 0), ...cloud(GROUP, 4)], samples: [] };
    const { places } = project(task, (done, of) => heard.push([done, of]));
    const middle = (from: number) => {
      const group = places.slice(from, from + GROUP);
      return [0, 1].map((axis) => group.reduce((sum, place) => sum + (place[axis] as number), 0) / GROUP) as [
        number,
        number,
      ];
    };
    const [a, b] = [middle(0), middle(GROUP)];
    const spread = Math.max(...places.slice(0, GROUP).map(([x, y]) => Math.hypot(x - a[0], y - a[1])));
    expect(Math.hypot(a[0] - b[0], a[1] - b[1])).toBeGreaterThan(spread);
    const [done, of] = heard.at(-1) as [number, number];
    expect(done).toBe(of);
  });
});
