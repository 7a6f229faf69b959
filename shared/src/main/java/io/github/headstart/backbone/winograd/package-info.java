/**
 * VGG16 by Winograd's convolution in plain Java, after Lavin and Gray, "Fast algorithms for convolutional neural networks", 2015.
 *
 * <p>F(6×6, 3×3) computes 6×6 outputs of a 3×3 convolution from 8×8 inputs d with 64 multiplications instead of 324:
 *
 * <pre>
 *   Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A
 * </pre>
 *
 * summed over the input channels before the outer transform. {@link TransformedKernels} has G, {@link InputTransform} Bᵀ, {@link
 * OutputTransform} Aᵀ, for the points 0, ±1, ±2, ±½ and ∞; {@link Product} is the sum over channels, one matrix product for each of the
 * 64 elements, in which nearly all of the time goes.
 *
 * <p>Every output value is computed by the same operations in the same order whatever the vectors' length, the batch, the thread, the
 * Java and the processor: no sum runs across lanes, and fma is the only fused operation. So the bits are the same everywhere.
 */
package io.github.headstart.backbone.winograd;
