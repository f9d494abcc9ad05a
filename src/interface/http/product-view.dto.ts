import { ApiProperty } from '@nestjs/swagger';

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
}
