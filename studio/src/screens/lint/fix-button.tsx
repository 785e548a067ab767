import { Badge, Button, Group, Stack } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useSending } from '../../api/sending.js';
import type { ChangePartsFragment, WholeLabelFragment } from '../../generated/graphql.js';
import { FailureNotice } from '../../parts/states/failure-notice.js';
import { useSession } from '../../session/session.js';
import { TemplateButton } from './template-button.js';
import type { Fixes } from './use-fix.js';

export interface FixButtonProps {
  readonly change: ChangePartsFragment;
  readonly labels: readonly WholeLabelFragment[];
  readonly fixes: Fixes;
  /** Whether it is known to be better. */
  readonly isSure?: boolean;
  /** What it is about, for people who do not see where the button is. */
  readonly about: string;
}

/** Puts a change into the draft, or says that it is there. */
export function FixButton({ change, labels, fixes, isSure = true, about }: FixButtonProps) {
  const { can } = useSession();
  const { send, isSending, failure } = useSending();
  if (!can('CATALOG_WRITE') || fixes.whyNot !== undefined) return null;
  if (change.templates) return <TemplateButton templates={change.templates} fixes={fixes} />;
  if (fixes.isIn(change))
    return (
      <Badge
        variant="outline"
        size="lg"
        tt="none"
        c="var(--mantine-color-text)"
        leftSection={<IconCheck size={14} aria-hidden />}
      >
        in the draft
      </Badge>
    );
  return (
    <Stack gap="xs">
      <Group>
        <Button
          size="xs"
          variant={isSure ? 'filled' : 'default'}
          loading={isSending}
          onClick={() => void send(() => fixes.put(change, labels))}
          aria-label={`Put it into the draft: ${about}`}
        >
          Put it into the draft
        </Button>
      </Group>
      {failure && <FailureNotice failure={failure} />}
    </Stack>
  );
}
