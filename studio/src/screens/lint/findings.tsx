import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { LintFindingsQuery, Severity } from '../../generated/graphql.js';
import { Empty } from '../../parts/states/states.js';
import { evidenceRows } from './evidence.js';
import { FixButton } from './fix-button.js';
import type { Fixes } from './use-fix.js';

export type Finding = NonNullable<NonNullable<LintFindingsQuery['labelSet']>['version']>['findings'][number];

const SEVERITIES: readonly { severity: Severity; title: string; about: string }[] = [
  { severity: 'ERROR', title: 'Errors', about: 'Answers are wrong because of these.' },
  { severity: 'WARNING', title: 'Warnings', about: 'Faults of the texts.' },
  { severity: 'INFO', title: 'Hints', about: 'They may be as they should be.' },
];

/** What speaks against parts of a vocabulary, the most severe first. What was not looked at is said apart. */
export function Findings({ findings, fixes }: { findings: readonly Finding[]; fixes: Fixes }) {
  const found = findings.filter(({ code }) => code !== 'NOT_CHECKED');
  const unchecked = findings.filter(({ code }) => code === 'NOT_CHECKED');
  return (
    <Stack gap="lg">
      {found.length === 0 && <Empty title="Nothing speaks against this vocabulary." />}
      {SEVERITIES.map(({ severity, title, about }) => {
        const some = found.filter((finding) => finding.severity === severity);
        if (some.length === 0) return null;
        return (
          <Stack key={severity} gap="sm" data-severity={severity}>
            <Stack gap={0}>
              <Title order={3} size="h5">
                {title} ({some.length})
              </Title>
              <Text size="sm" c="dimmed">
                {about}
              </Text>
            </Stack>
            {some.map((finding) => (
              <FindingCard key={finding.code + finding.message} finding={finding} fixes={fixes} />
            ))}
          </Stack>
        );
      })}
      {unchecked.length > 0 && (
        <Stack gap="xs" data-severity="NOT_CHECKED">
          <Title order={3} size="h5">
            Not checked ({unchecked.length})
          </Title>
          {unchecked.map(({ message }) => (
            <Text key={message} size="sm">
              {sentence(message)}
            </Text>
          ))}
        </Stack>
      )}
    </Stack>
  );
}

function FindingCard({ finding, fixes }: { finding: Finding; fixes: Fixes }) {
  const { code, severity, message, labels, evidence, fix } = finding;
  return (
    <Paper withBorder p="sm" data-finding={code}>
      <Stack gap="xs">
        <Text style={{ overflowWrap: 'anywhere' }}>{sentence(message)}</Text>
        {labels.length > 0 && (
          <Group gap={6}>
            {labels.map(({ id, name }) => (
              <Badge key={id} variant="default" tt="none">
                {name}
              </Badge>
            ))}
          </Group>
        )}
        <Text size="sm" c="dimmed" className="numbers" style={{ overflowWrap: 'anywhere' }}>
          {evidenceRows(evidence)
            .map(([what, value]) => `${what}: ${value}`)
            .join(' · ')}
        </Text>
        {fix && <FixButton change={fix} labels={labels} fixes={fixes} isSure={severity !== 'INFO'} about={message} />}
      </Stack>
    </Paper>
  );
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
