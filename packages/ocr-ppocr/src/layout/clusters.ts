/** Groups items that hang together by `isNear`, each group and the groups in the order of their first items. */
export function clustersOf<Item>(items: readonly Item[], isNear: (a: Item, b: Item) => boolean): Item[][] {
  const open = new Set(items);
  const clusters: Item[][] = [];
  for (const item of items) {
    if (!open.delete(item)) continue;
    const cluster = [item];
    for (const member of cluster)
      for (const other of open)
        if (isNear(member, other)) {
          open.delete(other);
          cluster.push(other);
        }
    clusters.push(cluster);
  }
  return clusters;
}
