"""Networks of Keras, by way of tf2onnx."""
import pathlib
import tempfile

import entry as entry_module
from entry import Entry


def export(entry, model, file):
    import tensorflow as tf
    import tf2onnx
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    signature = [tf.TensorSpec((None, entry.size, entry.size, 3), tf.float32, name="input")]
    function = tf.function(lambda input: model(input, training=False), input_signature=signature)
    # from_function makes inputs of the constants that a layer such as Normalization holds; frozen, they are constants.
    frozen = convert_variables_to_constants_v2(function.get_concrete_function())
    inputs, outputs = [t.name for t in frozen.inputs], [t.name for t in frozen.outputs]
    first = {"inputs_as_nchw": inputs} if entry.exporter.endswith("nchw") else {}
    tf2onnx.convert.from_graph_def(frozen.graph.as_graph_def(), input_names=inputs, output_names=outputs, opset=17,
                                   output_path=str(file), **first)


def keras(name, exporter="tf2onnx nchw", size=64, top=True, **arguments):
    def build():
        import numpy as np
        import tensorflow as tf

        tf.keras.utils.set_random_seed(7)
        kind = getattr(tf.keras.applications, name)
        model = kind(weights=None, input_shape=(size, size, 3), include_top=top, **arguments)
        random = np.random.default_rng(7)
        for layer in model.layers:
            if isinstance(layer, tf.keras.layers.BatchNormalization):
                layer.set_weights([
                    random.uniform(0.5, 1.5, v.shape) if w.name.endswith(("variance", "gamma"))
                    else random.normal(0, 0.2, v.shape) for w, v in zip(layer.weights, layer.get_weights())])
                layer.momentum = 0.0
        heads = [layer for layer in model.layers if hasattr(layer, "kernel") and layer.output is not None]
        last = heads[-1].input if top else model.output
        part = tf.keras.Model(model.inputs, last)

        model(entry_module.pictures(pathlib.Path(tempfile.mkdtemp()), size)[1], training=True)

        def features(values):
            wanted = part.predict(values, verbose=0)
            return wanted.reshape(len(wanted), -1, wanted.shape[-1]).mean(1)

        return model, features

    return Entry("Keras", name + ("" if top else " without top"), build, size, exporter)


ALL = [
    keras("MobileNet"),
    keras("MobileNetV2"),
    keras("MobileNetV2", "tf2onnx"),
    keras("MobileNetV2", top=False),
    keras("MobileNetV3Small", include_preprocessing=False),
    keras("ResNet50"),
    keras("ResNet50V2"),
    keras("ResNet50V2", "tf2onnx"),
    keras("EfficientNetB0"),
    keras("EfficientNetB0", "tf2onnx"),
    keras("EfficientNetV2B0", include_preprocessing=False),
    keras("VGG16"),
    keras("Xception", size=96),
    keras("NASNetMobile"),
    keras("DenseNet121"),
    keras("InceptionV3", size=96),
    keras("ConvNeXtTiny", include_preprocessing=False),
]
