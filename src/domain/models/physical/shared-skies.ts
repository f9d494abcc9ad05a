import type { ReeferPlan } from '../../simulation/reefer-plan.js';
import { SkyOfPlace } from './surroundings.js';
import { Weather } from './weather.js';

/** What the containers of one command share: the weather of their places. */
export class SharedSkies {
  private readonly weathers = new Map<string, Weather>();
  private readonly skies = new Map<string, SkyOfPlace>();

  constructor(
    private readonly seed: number,
    private readonly stepSeconds: number,
  ) {}

  weather(name: string): Weather {
    let weather = this.weathers.get(name);
    if (!weather) this.weathers.set(name, (weather = new Weather(this.seed, name)));
    return weather;
  }

  /** The sky of a place that many containers share. */
  sky({ weather, route: [first] }: ReeferPlan): SkyOfPlace {
    const name = `${weather}/${first?.latitude}/${first?.longitude}`;
    let sky = this.skies.get(name);
    if (!sky) this.skies.set(name, (sky = new SkyOfPlace(this.weather(weather), this.stepSeconds)));
    return sky;
  }
}
