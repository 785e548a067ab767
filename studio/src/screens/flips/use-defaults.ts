import { useEffect } from 'react';
import { useAnswer } from '../../api/answer.js';
import { LabelSetVersionsDocument, SampleSetsDocument } from '../../generated/graphql.js';
import { useAddress } from '../../parts/address/address.js';
import { useAddresses } from '../../parts/address/addresses.js';
import { startOf } from './start.js';

const PAGE = 100;

/** What is compared when the address does not say it: it is written into the address, so that a link stays the same. */
export function useDefaults(slug: string) {
  const [from] = useAddress('from');
  const [to] = useAddress('to');
  const [samples] = useAddress('samples');
  const change = useAddresses();
  const versions = useAnswer(LabelSetVersionsDocument, { slug, first: PAGE });
  const sets = useAnswer(SampleSetsDocument, { first: PAGE });
  const set = versions.data?.labelSet;
  const own = sets.data?.sampleSets?.nodes.filter(({ labelSet }) => labelSet?.slug === slug);
  const firstSamples = own?.[0]?.slug ?? null;
  const start = set && startOf(set.latest.number, set.tags);
  const missing = {
    ...(from === null && start?.from !== undefined && { from: String(start.from) }),
    ...(to === null && start && { to: String(start.to) }),
    ...(samples === null && firstSamples !== null && { samples: firstSamples }),
  };
  const key = JSON.stringify(missing);
  useEffect(() => {
    if (key !== '{}') change(JSON.parse(key) as Record<string, string>);
  }, [key, change]);
  return {
    from,
    to,
    samples,
    change,
    versions,
    hasOneVersion: set?.versions.totalCount === 1,
    hasNoSamples: own?.length === 0,
  };
}
