import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { Page } from '../../parts/page.js';
import { Empty } from '../../parts/states/states.js';

export const Screen = () => (
  <Page title="There is no such page">
    <Empty title="The address may be cut off, or be of another version of the studio.">
      <Button component={Link} to="/" variant="default">
        To the first screen
      </Button>
    </Empty>
  </Page>
);
