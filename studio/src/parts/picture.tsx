import { AspectRatio, Center, Image, Text } from '@mantine/core';
import { Breakable } from './named.js';

export interface PictureProps {
  /** A data: or blob: URL; null where none was kept. */
  readonly source: string | null | undefined;
  /** What it shows, for people who do not see it. */
  readonly label: string;
  /** Pixels a side. */
  readonly size?: number;
}

/** A picture in a square, or its name where no picture is kept. */
export const Picture = ({ source, label, size = 112 }: PictureProps) => (
  <AspectRatio ratio={1} w={size} style={{ flex: 'none' }}>
    {source ? (
      <Image src={source} alt={label} fit="contain" radius="sm" bg="var(--mantine-color-default-hover)" />
    ) : (
      <Center bg="var(--mantine-color-default-hover)" p={4} style={{ borderRadius: 'var(--mantine-radius-sm)' }}>
        <Text size="xs" ta="center" lineClamp={4} style={{ overflowWrap: 'anywhere' }} title={label}>
          <Breakable name={label} />
        </Text>
      </Center>
    )}
  </AspectRatio>
);
