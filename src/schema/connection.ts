import { type ClassType, Field, Int, ObjectType } from 'type-graphql';
import type { Page } from '../domain/page.js';

@ObjectType({ simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean)
  readonly hasNextPage!: boolean;

  @Field(() => Boolean)
  readonly hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  readonly startCursor!: string | null;

  @Field(() => String, { nullable: true })
  readonly endCursor!: string | null;
}

export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number | Promise<number>;
}

/** The Relay connection of an object type: `<name>Connection` and `<name>Edge`. */
export function connectionOf<T extends object>(name: string, NodeClass: ClassType<T>): ClassType<Connection<T>> {
  @ObjectType(`${name}Edge`, { simpleResolvers: true })
  class Edge {
    @Field(() => String)
    readonly cursor!: string;

    @Field(() => NodeClass)
    readonly node!: T;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true })
  class ConnectionClass {
    @Field(() => [Edge])
    readonly edges!: Edge[];

    @Field(() => [NodeClass], { description: 'The nodes of the edges, for clients that need no cursors.' })
    readonly nodes!: T[];

    @Field(() => PageInfo)
    readonly pageInfo!: PageInfo;

    @Field(() => Int, { description: 'Number of items on all pages together.' })
    readonly totalCount!: number | Promise<number>;
  }
  return ConnectionClass;
}

export function toConnection<T, U = T>(
  page: Page<T>,
  map: (node: T) => U = (node) => node as unknown as U,
): Connection<U> {
  const edges = page.items.map(({ cursor, node }) => ({ cursor, node: map(node) }));
  const { hasNextPage, hasPreviousPage } = page;
  const [startCursor, endCursor] = [edges[0]?.cursor ?? null, edges.at(-1)?.cursor ?? null];
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: { hasNextPage, hasPreviousPage, startCursor, endCursor },
    // Read only when it is asked for.
    get totalCount() {
      return page.totalCount;
    },
  };
}
