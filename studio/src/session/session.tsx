import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import { Provider } from 'urql';
import { useAnswer } from '../api/answer.js';
import { openClient } from '../api/client.js';
import { type Scope, ViewerDocument, type ViewerQuery } from '../generated/graphql.js';
import { FailureNotice } from '../parts/states/failure-notice.js';
import { Waiting } from '../parts/states/states.js';
import { currentKey, subscribeToKey } from './key.js';

export type Viewer = ViewerQuery['viewer'];

const SessionContext = createContext<Viewer | undefined>(undefined);

/** What the key of this session may do. Only below `SignedIn`. */
export function useSession() {
  const viewer = useContext(SessionContext);
  if (viewer === undefined) throw new Error('useSession is for what is shown to people who are signed in');
  return { viewer, can: (scope: Scope) => viewer.scopes.includes(scope) };
}

export const useKey = (): string | null => useSyncExternalStore(subscribeToKey, currentKey);

/** Its children, for whoever has a key; otherwise what asks for one. */
export function SignedIn({ children, otherwise }: { children: ReactNode; otherwise: ReactNode }) {
  const key = useKey();
  const client = useMemo(() => (key === null ? undefined : openClient(key)), [key]);
  if (client === undefined) return otherwise;
  return (
    <Provider value={client} key={key}>
      <WithViewer>{children}</WithViewer>
    </Provider>
  );
}

function WithViewer({ children }: { children: ReactNode }) {
  const { data, failure, refresh } = useAnswer(ViewerDocument, {});
  if (data) return <SessionContext value={data.viewer}>{children}</SessionContext>;
  if (failure) return <FailureNotice failure={failure} onRetry={refresh} />;
  return <Waiting what="your key" />;
}
