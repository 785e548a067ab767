import { Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { useMediaQuery } from '@mantine/hooks';
import { IconCamera, IconPhotoPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

interface DropAreaProps {
  readonly onFiles: (files: File[]) => void;
  /** What is to be done, in a sentence. */
  readonly text: string;
}

/** Reached by the button, and not by itself. */
const INPUT = { 'aria-label': 'Pictures', tabIndex: -1 };

/** Takes pictures that are dropped anywhere on the page, pasted, photographed or chosen. */
export function DropArea({ onFiles, text }: DropAreaProps) {
  const open = useRef<() => void>(null);
  const [drops, setDrops] = useState(0);
  const hasCamera = useMediaQuery('(pointer: coarse)');
  usePasted(onFiles);
  const take = (files: File[]) => {
    setDrops(drops + 1);
    onFiles(files);
  };
  // What is no picture is refused by the service, at its place in the list.
  const zone = { onDrop: take, onReject: () => undefined, activateOnClick: false, activateOnKeyboard: false };
  return (
    <>
      <Dropzone {...zone} inputProps={INPUT} openRef={open} enablePointerEvents p="md">
        <Stack align="center" gap="xs">
          <Text ta="center">{text}</Text>
          <Group gap="xs" justify="center">
            <Button leftSection={<IconPhotoPlus size={18} aria-hidden />} onClick={() => open.current?.()}>
              Choose pictures
            </Button>
            {hasCamera && (
              <FileButton
                accept="image/*"
                capture="environment"
                onChange={(file) => file && onFiles([file])}
                inputProps={{ 'aria-label': 'Photograph' }}
              >
                {(props) => (
                  <Button {...props} variant="default" leftSection={<IconCamera size={18} aria-hidden />}>
                    Photograph
                  </Button>
                )}
              </FileButton>
            )}
          </Group>
        </Stack>
      </Dropzone>
      {/* Another one after each drop: what was dropped beside it would leave it open. */}
      <Dropzone.FullScreen key={drops} {...zone} inputProps={{ ...INPUT, 'aria-hidden': true }}>
        <Text ta="center" size="xl" py="xl">
          Let go to add these pictures
        </Text>
      </Dropzone.FullScreen>
    </>
  );
}

function usePasted(onFiles: (files: File[]) => void): void {
  const take = useRef(onFiles);
  take.current = onFiles;
  useEffect(() => {
    const paste = ({ clipboardData }: ClipboardEvent) => {
      const files = [...(clipboardData?.files ?? [])];
      if (files.length > 0) take.current(files);
    };
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  }, []);
}
