/** Water in saturated air, g/kg, by Magnus' formula over water (Alduchov and Eskridge, J. Appl. Meteor. 35, 1996). */
export function saturation(celsius: number): number {
  return 3.797 * Math.exp((17.625 * celsius) / (243.04 + celsius));
}
