/** How folders begin in which tables are made. They do not end as tables do, so that none is taken for one. */
export const SCRATCH = '.making-';
