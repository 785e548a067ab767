import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link } from 'react-router';
import { useAnswer } from '../../../api/answer.js';
import { useRequest } from '../../../api/request.js';
import { useSending } from '../../../api/sending.js';
import {
  GateOfMoveDocument,
  MoveTagDocument,
  type PreviewJob,
  type TagsOfSetQuery,
} from '../../../generated/graphql.js';
import { Waiting } from '../../../parts/states/states.js';
import { ForcedMove } from './forced-move.js';
import { type GateFigures, letsPass } from './gate.js';
import { GateReport } from './gate-report.js';
import { UnjudgedMove } from './unjudged-move.js';

export type Tag = NonNullable<TagsOfSetQuery['labelSet']>['tags'][number];

export interface MoveDialogProps {
  readonly slug: string;
  readonly tag: Tag;
  /** Number of the version that it shall be on. */
  readonly to: number;
  readonly onClose: () => void;
  readonly onMoved: () => void;
}

/** Refusals that do not last: a reason is for what does. */
const PASSING = ['OVERLOADED', 'TIMEOUT', 'RATE_LIMITED', 'INTERNAL', 'UNREACHABLE', 'CANCELLED'];

/** Asks whether a tag is to move, with what the gate says of it in front of the button. */
export const MoveDialog = (props: MoveDialogProps) => (
  <Modal
    opened
    onClose={props.onClose}
    title={`Move ${props.tag.name} from version ${props.tag.version.number} to version ${props.to}`}
    size="lg"
    closeButtonProps={{ 'aria-label': 'Close' }}
  >
    <Judged {...props} />
  </Modal>
);

function Judged({ slug, tag, to, onClose, onMoved }: MoveDialogProps) {
  const request = useRequest();
  const { data, failure, refresh } = useAnswer(GateOfMoveDocument, { slug, version: to, tag: tag.name });
  const { send, isSending, failure: refusal } = useSending();
  const move = (force: string | null) =>
    send(async () => {
      await request(MoveTagDocument, { slug, tag: tag.name, version: to, force });
      notifications.show({ message: `${tag.name} is on version ${to} now.`, color: 'green' });
      onMoved();
    });
  const stopped = refusal ?? failure;
  const judged = (refusal?.extensions.gate as GateFigures | undefined) ?? data?.labelSet?.version?.gate;
  if (!data && !stopped) return <Waiting what="what the gate says" />;
  const passes = !stopped && (judged == null || letsPass(judged, tag.policy?.undecided));
  const mayForce = !passes && !(stopped && PASSING.includes(stopped.code));
  return (
    <Stack gap="md">
      {stopped && !judged && (
        <UnjudgedMove failure={stopped} compared={comparedBy(slug, tag, to)} onAgain={refusal ? undefined : refresh} />
      )}
      {judged && <GateReport report={judged} policy={tag.policy} />}
      {!judged && !stopped && (
        <Text>
          {tag.name} has no policy: nothing is compared. With one, a version that answers worse is not let through.
        </Text>
      )}
      <Group gap="xs">
        {passes && (
          <Button loading={isSending} onClick={() => void move(null)} data-autofocus>
            Move
          </Button>
        )}
        <Button component={Link} to={changesAddress(slug, tag, judged, to)} variant="default">
          See what changed
        </Button>
        <Button variant="default" onClick={onClose}>
          Leave it on version {tag.version.number}
        </Button>
      </Group>
      {mayForce && <ForcedMove isSending={isSending} onMove={(reason) => void move(reason)} />}
    </Stack>
  );
}

/** The flip wall of the same comparison. */
function changesAddress(slug: string, tag: Tag, judged: GateFigures | null | undefined, to: number): string {
  const params = new URLSearchParams({
    from: String(judged?.comparedWith ?? tag.version.number),
    to: String(to),
    ...(tag.policy?.sampleSet && { samples: tag.policy.sampleSet.slug }),
  });
  return `/sets/${slug}/flips?${params}`;
}

/** What the gate compares, by the latest version of the policy's sample set. */
function comparedBy(slug: string, { version, policy }: Tag, to: number): PreviewJob | null {
  if (!policy?.sampleSet) return null;
  return {
    from: { slug, version: version.number },
    to: { version: { slug, version: to } },
    sampleSet: { slug: policy.sampleSet.slug },
  };
}
