import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { Badge } from '@mantine/core';
import { IconGripVertical } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';

/** What is dragged, as the version under it sees it. */
export interface DraggedTag extends Record<string, unknown> {
  readonly tag: string;
  /** Number of the version that it is on. */
  readonly from: number;
}

export const isDraggedTag = (data: Record<string, unknown>): data is DraggedTag =>
  typeof data.tag === 'string' && typeof data.from === 'number';

/** A tag on its version: dragged with a mouse, moved by the version's menu without one. */
export function TagChip({ tag, from, isMovable }: { tag: string; from: number; isMovable: boolean }) {
  const chip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isMovable || chip.current === null) return;
    return draggable({ element: chip.current, getInitialData: (): DraggedTag => ({ tag, from }) });
  }, [tag, from, isMovable]);
  return (
    <Badge
      ref={chip}
      size="lg"
      tt="none"
      variant="filled"
      data-tag={tag}
      style={isMovable ? { cursor: 'grab' } : undefined}
      leftSection={isMovable && <IconGripVertical size={14} aria-hidden />}
    >
      {tag}
    </Badge>
  );
}
