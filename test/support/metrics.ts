/** The values of a /metrics answer, by series, such as `lexiclip_images_total{tenant="acme"}`. */
export type Series = ReadonlyMap<string, number>;

export async function scrape(url: string, key: string): Promise<Series> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${key}` } });
  if (response.status !== 200) throw new Error(`/metrics answered with ${response.status}`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

/** 0 for a series that has not been counted yet. */
export const valueIn = (series: Series, name: string): number => series.get(name) ?? 0;
