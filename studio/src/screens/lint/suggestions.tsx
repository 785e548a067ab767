import { Button, Group, Stack, TagsInput, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAnswer } from '../../api/answer.js';
import { EditSuggestionsDocument, SuggestionsOfJobDocument } from '../../generated/graphql.js';
import { FollowedJob, StartsJob } from '../../jobs/followed-job.js';
import { useAddress } from '../../parts/address/address.js';
import { useAddresses } from '../../parts/address/addresses.js';
import { Shown } from '../../parts/states/states.js';
import { SuggestionList } from './suggestion-list.js';
import { useFixes } from './use-fix.js';

interface SuggestionsProps {
  readonly slug: string;
  /** Number of the version. */
  readonly version: number;
  readonly samples: string | null;
  readonly latest: number;
}

/** Edits that a sample set proposes, and a place for what the author would try. */
export function Suggestions({ slug, version, samples, latest }: SuggestionsProps) {
  const [tried, setTried] = useAddress('try');
  const [job] = useAddress('job');
  const change = useAddresses();
  const candidates = tried === null ? [] : (JSON.parse(tried) as string[]);
  if (samples === null)
    return <Text c="dimmed">Choose a sample set: its pictures say by which edits more of them would be right.</Text>;
  return (
    <Stack gap="md">
      <CandidateForm
        key={tried}
        given={candidates}
        onTry={(next) => (job === null ? setTried(next) : change({ try: next, job: null }))}
      />
      <Asked key={`${version} ${samples} ${tried} ${job}`} {...{ slug, version, samples, latest, candidates, job }} />
    </Stack>
  );
}

function CandidateForm({ given, onTry }: { given: string[]; onTry: (next: string | null) => void }) {
  const [candidates, setCandidates] = useState(given);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onTry(candidates.length === 0 ? null : JSON.stringify(candidates));
  };
  return (
    <Group component="form" onSubmit={submit} align="flex-end" gap="xs">
      <TagsInput
        label="What you would add"
        description="A phrase, “label: phrase”, or a template with {label}; Enter after each."
        value={candidates}
        onChange={setCandidates}
        flex={1}
        maw={640}
        clearable
      />
      <Button type="submit" variant="default">
        Try them
      </Button>
    </Group>
  );
}

interface AskedProps extends SuggestionsProps {
  readonly samples: string;
  readonly candidates: readonly string[];
  readonly job: string | null;
}

function Asked({ slug, version, samples, latest, candidates, job }: AskedProps) {
  const change = useAddresses();
  const [isDone, setDone] = useState(false);
  const texts = candidates.length > 0 ? [...candidates] : null;
  const now = useAnswer(
    EditSuggestionsDocument,
    { slug, version, sampleSet: { slug: samples }, candidates: texts },
    { pause: job !== null },
  );
  const later = useAnswer(SuggestionsOfJobDocument, { job: job ?? '' }, { pause: job === null || !isDone });
  const ofJob = later.data?.job?.result;
  const ofLater = ofJob && 'suggestions' in ofJob ? ofJob : undefined;
  const found = job === null ? (now.data?.labelSet?.version ?? undefined) : ofLater;
  const number = found && ('labelSetVersion' in found ? found.labelSetVersion.number : found.number);
  const fixes = useFixes(slug, number, latest);
  if (job !== null && !isDone)
    return <FollowedJob id={job} onDone={() => setDone(true)} onLeave={() => change({ job: null })} />;
  const { failure } = job === null ? now : later;
  if (failure?.code === 'TOO_LARGE_TO_WAIT') {
    const suggest = { labelSet: { slug, version }, sampleSet: { slug: samples }, candidates: texts };
    return <StartsJob failure={failure} input={{ suggest }} onStarted={(id) => change({ job: id })} />;
  }
  return (
    <Shown answer={{ ...(job === null ? now : later), data: found }} what="suggestions">
      {(data) => data && <SuggestionList suggestions={data.suggestions} fixes={fixes} />}
    </Shown>
  );
}
