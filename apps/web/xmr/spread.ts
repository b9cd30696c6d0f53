/**
 * Positions at least `gap` apart within [low, high], in the same order and as near to the wanted ones as possible (least
 * squares: isotonic regression of the positions less their places in the row). `wanted` ascends.
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const clusters: { sum: number; count: number }[] = [];
  wanted.forEach((position, index) => {
    clusters.push({ sum: position - index * gap, count: 1 });
    for (let [last, before] = lastTwo(clusters); last && before; [last, before] = lastTwo(clusters)) {
      if (before.sum / before.count <= last.sum / last.count) break;
      clusters.pop();
      before.sum += last.sum;
      before.count += last.count;
    }
  });
  const highest = high - (wanted.length - 1) * gap;
  return clusters
    .flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count))
    .map((position, index) => Math.max(low, Math.min(highest, position)) + index * gap);
}

function lastTwo<Item>(items: readonly Item[]): [Item | undefined, Item | undefined] {
  return [items.at(-1), items.at(-2)];
}
