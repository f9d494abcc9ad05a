const DAY_SECONDS = 86_400;

/**
 * The labels of a time axis, in the words of ECharts: the date at midnight, else the time; with the date where the axis
 * is so long that a time comes twice.
 */
export function timeLabels(spanSeconds: number): Readonly<Record<string, string>> {
  const day = spanSeconds < DAY_SECONDS ? '' : '{MM}-{dd} ';
  return {
    year: '{yyyy}-{MM}-{dd}',
    month: '{yyyy}-{MM}-{dd}',
    day: '{yyyy}-{MM}-{dd}',
    hour: `${day}{HH}:{mm}`,
    minute: `${day}{HH}:{mm}`,
    second: '{HH}:{mm}:{ss}',
  };
}
