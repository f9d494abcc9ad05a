import { ApiProperty } from '@nestjs/swagger';

/** How a product is carried under a profile. */
export class CarriageView {
  /**
   * Set point, °C.
   * @example 13.3
   */
  target_temperature!: number;

  /**
   * Relative humidity that is kept, %; absent: it is not controlled.
   * @example 60
   */
  humidity_level?: number;

  /**
   * Fresh air, m3/h.
   * @example 25
   */
  vent!: number;

  /**
   * Usual load, t.
   * @example 20
   */
  cargo!: number;
}

/** The profiles of a product. */
export class ProductProfiles {
  /** The set points of the statistical model; the physical one knows them too. */
  seed!: CarriageView;

  /** The set points of real carriage, for the physical model. */
  real!: CarriageView;
}

/** A product, and the climate that the statistical model keeps for it. */
export class ProductView {
  /** @example P02 */
  product_id!: string;

  /** @example Banana */
  name!: string;

  @ApiProperty({ type: 'integer', format: 'int32', enum: [1, 2], example: 2 })
  content_type!: number;

  /**
   * Set point, °C.
   * @example 6
   */
  target_temperature!: number;

  /**
   * Mean relative humidity, %.
   * @example 60
   */
  humidity_level!: number;

  /** How it is carried, by profile. */
  profiles!: ProductProfiles;
}
