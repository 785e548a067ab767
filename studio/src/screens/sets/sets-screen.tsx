import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useAnswer } from '../../api/answer.js';
import { LabelSetsDocument } from '../../generated/graphql.js';
import { useAddress } from '../../parts/address/address.js';
import { Page } from '../../parts/page.js';
import { Needs } from '../../parts/states/needs.js';
import { Empty, Shown } from '../../parts/states/states.js';
import { useSession } from '../../session/session.js';
import { CreateDialog } from './create-dialog.js';
import { DeleteDialog } from './delete-dialog.js';
import { SetTable } from './set-table.js';

const PAGE = 50;

/** The label sets of the tenant, and the ways into each. */
export function Screen() {
  const [isCreating, creating] = useDisclosure();
  const { can } = useSession();
  const isWriter = can('CATALOG_WRITE');
  return (
    <Page
      title="Label sets"
      about="A label set is a vocabulary: the labels that pictures are told apart by. Each change of it makes a version."
      actions={
        isWriter && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={creating.open}>
            New label set
          </Button>
        )
      }
    >
      <Needs scope="CATALOG_READ">
        <List isWriter={isWriter} />
      </Needs>
      {isCreating && <CreateDialog onClose={creating.close} />}
    </Page>
  );
}

function List({ isWriter }: { isWriter: boolean }) {
  const [after, setAfter] = useAddress('after');
  const answer = useAnswer(LabelSetsDocument, { first: PAGE, after });
  const [deleted, setDeleted] = useState<string>();
  return (
    <Shown answer={answer} what="label sets">
      {({ labelSets }) => (
        <>
          {labelSets?.nodes.length === 0 && <Empty title="There is no label set yet. Make one of a list of labels." />}
          {labelSets && labelSets.nodes.length > 0 && (
            <SetTable sets={labelSets.nodes} onDelete={isWriter ? setDeleted : undefined} />
          )}
          {(labelSets?.pageInfo.hasNextPage || after !== null) && (
            <Button.Group>
              <Button variant="default" disabled={after === null} onClick={() => setAfter(null)}>
                To the beginning
              </Button>
              <Button
                variant="default"
                disabled={!labelSets?.pageInfo.hasNextPage}
                onClick={() => setAfter(labelSets?.pageInfo.endCursor ?? null)}
              >
                More
              </Button>
            </Button.Group>
          )}
          {deleted !== undefined && (
            <DeleteDialog slug={deleted} onClose={() => setDeleted(undefined)} onDeleted={answer.refresh} />
          )}
        </>
      )}
    </Shown>
  );
}
