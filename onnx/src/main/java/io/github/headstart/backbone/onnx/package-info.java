/** ONNX models as backbones, run by ONNX Runtime. Nothing else knows that library. */
package io.github.headstart.backbone.onnx;
