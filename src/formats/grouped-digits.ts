/** A whole number with commas between thousands: `1,000,000`. `toLocaleString` takes 30 ms when it is called first. */
export function groupedDigits(value: number): string {
  return String(value).replaceAll(/(?<=\d)(?=(\d{3})+$)/g, ',');
}
