import type { Climate, Phase } from '../simulation/reefer-plan.js';

/** A place with its climate. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly climate: Climate;
}

function climate(
  meanCelsius: number,
  yearlyAmplitude: number,
  warmestDay: number,
  dailyAmplitude: number,
  weatherDeviation: number,
  humidityPercent: number,
  cloudiness: number,
): Climate {
  return {
    meanCelsius,
    yearlyAmplitude,
    warmestDay,
    dailyAmplitude,
    weatherDeviation,
    humidityPercent,
    cloudiness,
  };
}

/**
 * Places by name: coordinates of the ports, and climates by the monthly normals of their national weather services,
 * rounded to half a degree (annual mean, half the difference of warmest and coldest month, its day, half the daily
 * range, day-to-day deviation, humidity, cloudiness). At sea the daily range is small.
 */
export const PLACES: Readonly<Record<string, Place>> = {
  hamburg: { latitude: 53.54, longitude: 10.005, climate: climate(9.7, 8.6, 200, 3.2, 2.6, 78, 0.6) },
  rotterdam: { latitude: 51.905, longitude: 4.488, climate: climate(10.7, 7.5, 203, 2.8, 2.4, 80, 0.6) },
  antwerp: { latitude: 51.256, longitude: 4.388, climate: climate(10.9, 7.6, 203, 3.2, 2.5, 79, 0.6) },
  guayaquil: { latitude: -2.189, longitude: -79.877, climate: climate(26.3, 1.3, 75, 4, 0.7, 77, 0.65) },
  balboa: { latitude: 8.914, longitude: -79.528, climate: climate(27.3, 0.8, 100, 4, 0.7, 80, 0.6) },
  colon: { latitude: 9.36, longitude: -79.908, climate: climate(27, 0.5, 140, 2.5, 0.6, 83, 0.6) },
  singapore: { latitude: 1.26, longitude: 103.84, climate: climate(27.8, 0.9, 150, 3, 0.6, 82, 0.65) },
  oakland: { latitude: 37.8, longitude: -122.32, climate: climate(14.3, 3.6, 245, 4, 1.8, 73, 0.4) },
  yokohama: { latitude: 35.44, longitude: 139.66, climate: climate(16.2, 10.2, 220, 3.5, 2.2, 67, 0.5) },
  'cape-town': { latitude: -33.9, longitude: 18.43, climate: climate(16.8, 4.3, 30, 4.5, 2, 75, 0.35) },
};

/** A waypoint of a voyage, so many hours after its beginning. */
export interface VoyagePoint extends Place {
  readonly hours: number;
  readonly phase: Phase;
}

const atSea = (meanCelsius: number, yearlyAmplitude: number, warmestDay: number): Climate =>
  climate(meanCelsius, yearlyAmplitude, warmestDay, 0.7, 1, 80, 0.55);

function port(name: string): Place {
  return PLACES[name] as Place;
}

function sea(latitude: number, longitude: number, its: Climate): Place {
  return { latitude, longitude, climate: its };
}

const point = (hours: number, phase: Phase, place: Place): VoyagePoint => ({ ...place, hours, phase });

/** Voyages by name. The phase of a waypoint lasts to the next one; sea legs are great circles that cross no land. */
export const VOYAGES: Readonly<Record<string, readonly VoyagePoint[]>> = {
  // 17 days: D 5, portnews 181918.
  'guayaquil-panama-rotterdam': [
    point(0, 'farm', { latitude: -1.9, longitude: -79.7, climate: port('guayaquil').climate }),
    point(8, 'truck', { latitude: -1.9, longitude: -79.7, climate: port('guayaquil').climate }),
    point(20, 'port', port('guayaquil')),
    point(44, 'sea', sea(-3.2, -80.6, atSea(25.5, 2, 75))),
    point(50, 'sea', sea(-1.2, -81.4, atSea(25.5, 2, 75))),
    point(86, 'sea', sea(8.0, -79.5, atSea(27.5, 0.8, 120))),
    point(92, 'canal', port('balboa')),
    point(112, 'sea', sea(9.5, -79.95, atSea(27.5, 0.8, 140))),
    point(172, 'sea', sea(18.1, -67.9, atSea(27.5, 1.3, 250))),
    point(180, 'sea', sea(19.5, -67.5, atSea(27, 1.5, 250))),
    point(372, 'sea', sea(49, -6, atSea(12.5, 3.5, 230))),
    point(396, 'sea', sea(50.85, 1.3, atSea(12, 4.5, 225))),
    point(402, 'sea', sea(51.95, 3.8, atSea(11.5, 5.5, 222))),
    point(405, 'discharge', port('rotterdam')),
    point(408, 'port', port('rotterdam')),
  ],
  'oakland-yokohama': [
    point(0, 'port', port('oakland')),
    point(24, 'unplugged', port('oakland')),
    point(26, 'sea', sea(37.75, -122.75, atSea(13, 2, 255))),
    point(296, 'sea', sea(34.8, 140.2, atSea(19, 6, 230))),
    point(300, 'discharge', port('yokohama')),
    point(304, 'port', port('yokohama')),
    point(328, 'port', port('yokohama')),
  ],
  'cape-town-rotterdam': [
    point(0, 'truck', port('cape-town')),
    point(6, 'port', port('cape-town')),
    point(36, 'sea', sea(-33.8, 18.1, atSea(16.5, 3, 40))),
    point(186, 'sea', sea(9, -17.2, atSea(26.5, 2, 250))),
    point(204, 'sea', sea(14.7, -18.2, atSea(25, 3, 250))),
    point(229, 'sea', sea(22.5, -17.9, atSea(22, 2.5, 255))),
    point(250, 'sea', sea(28.1, -14.9, atSea(20.5, 2.5, 255))),
    point(306, 'sea', sea(43.6, -10.2, atSea(15.5, 3, 240))),
    point(330, 'sea', sea(48.8, -6, atSea(13, 3.5, 235))),
    point(350, 'sea', sea(50.85, 1.3, atSea(12, 4.5, 225))),
    point(356, 'sea', sea(51.95, 3.8, atSea(11.5, 5.5, 222))),
    point(358, 'discharge', port('rotterdam')),
    point(361, 'port', port('rotterdam')),
  ],
};
