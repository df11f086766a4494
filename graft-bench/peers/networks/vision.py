"""Networks of torchvision and timm."""
from entry import Entry


def hooked(model, layer, x):
    """What goes into a layer."""
    import torch

    seen = []
    handle = layer.register_forward_pre_hook(lambda module, inputs: seen.append(inputs[0]))
    model(x)
    handle.remove()
    return torch.flatten(seen[-1], 1) if seen[-1].dim() == 2 or seen[-1].shape[-1] == 1 else seen[-1].mean((2, 3))


def torchvision(name, last, size=64, exporter="script", outputs=None, arguments=None, aux=False):
    """last gives the layer whose input is the features."""

    def build():
        import torchvision

        model = torchvision.models.get_model(name, weights=None, **(arguments or {}))
        if aux:
            model = WithAuxiliary(model)
            return model, lambda x: hooked(model, last(model.model), x)
        return model, lambda x: hooked(model, last(model), x)

    return Entry("torchvision", name + (" with auxiliary heads" if aux else ""), build, size, exporter,
                 outputs=outputs or ["output"])


def WithAuxiliary(model):
    """Returns the auxiliary heads' answers as it does in training, with batch norm and dropout as in inference."""
    from torch import nn

    class Whole(nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, x):
            self.model.training = True
            x, *others = self.model._forward(self.model._transform_input(x))
            return (*[o for o in reversed(others) if o is not None], x)  # the auxiliary ones first

    return Whole()


def timm(name, size=64, exporter="script", opset=17, **arguments):
    def build():
        import timm as library

        library.layers.set_fused_attn(False)
        model = library.create_model(name, pretrained=False, **arguments)
        return model, lambda x: flat(model.forward_head(model.forward_features(x), pre_logits=True))

    return Entry("timm", name, build, size, exporter, opset)


def hidden(name, last, size=64):
    """With several layers in its head, of which Graft replaces the last."""
    entry = timm(name, size)
    plain = entry.build

    def build():
        model, _ = plain()
        return model, lambda x: hooked(model, last(model), x)

    entry.build = build
    entry.remark = "of the two layers in its head the first is kept"
    return entry


def headless(name, size=64, exporter="script", **arguments):
    """Without an output layer: features as timm pools them."""
    entry = timm(name, size, exporter, num_classes=0, **arguments)
    entry.name += " without output layer"
    plain = entry.build

    def build():
        model, _ = plain()
        return model, lambda x: flat(model(x))

    entry.build = build
    return entry


def pyramid(name, size=64):
    """Features of several depths as outputs; the last are the deepest."""
    entry = timm(name, size, features_only=True)
    entry.name += " feature pyramid"
    plain = entry.build

    def build():
        model, _ = plain()
        return model, lambda x: model(x)[-1].mean((2, 3))

    entry.build = build
    return entry


def flat(x):
    return x.flatten(1) if x.dim() > 2 and x.shape[-1] == 1 else x


def fc(model):
    return model.fc


def classifier(model):
    return model.classifier[-1]


def segmentation(name, size=64):
    def build():
        import torchvision
        from torch import nn

        class Both(nn.Module):
            def __init__(self):
                super().__init__()
                self.model = torchvision.models.get_model(name, weights=None, weights_backbone=None, aux_loss=True)

            def forward(self, x):
                answer = self.model(x)
                return answer["aux"], answer["out"]

        model = Both()
        return model, lambda x: hooked(model, model.model.classifier[-1], x)

    return Entry("torchvision", name, build, size, outputs=["aux", "out"])


TORCHVISION = [
    torchvision("alexnet", classifier, 224),
    torchvision("vgg11_bn", classifier, 224),
    torchvision("resnet18", fc),
    torchvision("resnet18", fc, exporter="dynamo"),
    torchvision("resnet50", fc),
    torchvision("wide_resnet50_2", fc),
    torchvision("resnext50_32x4d", fc),
    torchvision("densenet121", lambda m: m.classifier),
    torchvision("squeezenet1_1", lambda m: m.classifier[1]),
    torchvision("googlenet", fc, arguments={"aux_logits": False, "init_weights": False}),
    torchvision("googlenet", fc, 256, aux=True, outputs=["aux1", "aux2", "logits"],
                arguments={"aux_logits": True, "init_weights": False}),
    torchvision("inception_v3", fc, 96, arguments={"aux_logits": False, "init_weights": False}),
    torchvision("inception_v3", fc, 299, aux=True, outputs=["aux", "logits"],
                arguments={"aux_logits": True, "init_weights": False}),
    torchvision("mobilenet_v2", classifier),
    torchvision("mobilenet_v2", classifier, exporter="dynamo"),
    torchvision("mobilenet_v3_small", classifier),
    torchvision("mobilenet_v3_large", classifier),
    torchvision("mnasnet0_5", classifier),
    torchvision("shufflenet_v2_x0_5", fc),
    torchvision("efficientnet_b0", classifier),
    torchvision("efficientnet_v2_s", classifier),
    torchvision("regnet_y_400mf", fc),
    torchvision("regnet_x_400mf", fc),
    torchvision("convnext_tiny", classifier),
    torchvision("convnext_tiny", classifier, exporter="dynamo"),
    torchvision("swin_t", lambda m: m.head),
    torchvision("vit_b_32", lambda m: m.heads[-1], arguments={"image_size": 64}),
    torchvision("vit_b_32", lambda m: m.heads[-1], exporter="dynamo", arguments={"image_size": 64}),
    torchvision("maxvit_t", classifier, 224),
    segmentation("fcn_resnet50"),
    segmentation("deeplabv3_mobilenet_v3_large"),
]
SMALL_VIT = {"img_size": 64, "depth": 3}
TIMM = [
    timm("deit_tiny_patch16_224", **SMALL_VIT),
    timm("deit_tiny_distilled_patch16_224", **SMALL_VIT),
    timm("deit_tiny_distilled_patch16_224", exporter="dynamo", **SMALL_VIT),
    timm("deit3_small_patch16_224", **SMALL_VIT),
    timm("levit_128s", 224),
    timm("levit_128s", 224, exporter="dynamo"),
    timm("efficientformer_l1", 224),
    timm("efficientformerv2_s0", 224),
    timm("repvit_m0_9"),
    timm("repvit_m1"),
    timm("pit_ti_224", 224),
    timm("pit_ti_distilled_224", 224),
    timm("xcit_nano_12_p16_224", 64, img_size=64),
    timm("cait_xxs24_224", 64, img_size=64, depth=4),
    timm("beit_base_patch16_224", **SMALL_VIT),
    timm("swin_tiny_patch4_window7_224", 64, img_size=64, window_size=2, depths=(1, 1, 2, 1)),
    timm("swinv2_tiny_window8_256", 64, img_size=64, window_size=2, depths=(1, 1, 2, 1)),
    timm("convnext_atto"),
    timm("convnextv2_atto"),
    timm("efficientnet_b0"),
    timm("efficientnet_b0", exporter="dynamo"),
    timm("tf_efficientnetv2_b0"),
    timm("efficientnet_lite0"),
    timm("regnety_002"),
    timm("regnetz_b16"),
    timm("resnest14d"),
    timm("densenet121"),
    timm("vgg11", 224),
    timm("inception_v4", 96),
    timm("inception_resnet_v2", 96),
    timm("xception41"),
    timm("mobilenetv3_small_050"),
    timm("mobilenetv4_conv_small_035"),
    timm("mobilenetv4_conv_small_035", exporter="dynamo"),
    timm("mobileone_s0"),
    timm("mnasnet_small"),
    timm("ghostnet_050"),
    timm("ghostnetv2_100"),
    timm("volo_d1_224", 64, "dynamo", img_size=64),
    timm("tresnet_m"),
    timm("hrnet_w18_small"),
    timm("dla34"),
    timm("dm_nfnet_f0"),
    timm("eca_nfnet_l0"),
    timm("resnetv2_18"),
    timm("resnetv2_50x1_bit"),
    timm("mixer_s32_224", 64, img_size=64),
    timm("gmlp_ti16_224", 64, img_size=64),
    timm("resmlp_12_224", 64, img_size=64),
    timm("poolformer_s12"),
    hidden("caformer_s18", lambda model: model.head.fc.fc2),
    timm("coatnet_nano_rw_224", 224),
    timm("maxvit_pico_rw_256", 256),
    timm("edgenext_xx_small"),
    timm("fastvit_t8"),
    timm("fastvit_mci0"),
    timm("tiny_vit_5m_224", 224),
    timm("mobilevit_xxs"),
    timm("mobilevitv2_050"),
    timm("visformer_tiny", 224),
    timm("crossvit_9_240", 240),
    timm("coat_lite_tiny", 224),
    timm("convit_tiny", 64, img_size=64),
    timm("pvt_v2_b0"),
    timm("twins_svt_small"),
    timm("nest_tiny", 64, img_size=64),
    timm("davit_tiny"),
    timm("mvitv2_tiny", 64, img_size=64),
    timm("eva02_tiny_patch14_224", 56, img_size=56, depth=3),
    timm("vit_base_patch16_siglip_224", **SMALL_VIT),
    timm("vit_base_patch16_clip_224", **SMALL_VIT),
    timm("vit_small_patch14_dinov2", 56, img_size=56, depth=3, num_classes=1000),
    timm("efficientvit_b0"),
    timm("efficientvit_m0", 224),
    timm("hgnetv2_b0"),
    timm("repvgg_a0"),
    timm("repghostnet_050"),
    timm("tinynet_e"),
    timm("lcnet_035"),
    timm("res2net50_14w_8s"),
    timm("cspresnet50"),
    timm("starnet_s050"),
    timm("mambaout_femto"),
    timm("swiftformer_xs"),
    timm("shvit_s1"),
    timm("fasternet_t0"),
    timm("hiera_tiny_224", 64, img_size=64),
    timm("nextvit_small", 64),
    timm("dpn48b"),
    headless("resnet18"),
    headless("efficientnet_b0"),
    headless("mobilenetv3_small_050"),
    headless("convnext_atto"),
    headless("vit_tiny_patch16_224", **SMALL_VIT),
    headless("vit_tiny_patch16_224", exporter="dynamo", **SMALL_VIT),
    headless("swin_tiny_patch4_window7_224", 64, img_size=64, window_size=2, depths=(1, 1, 2, 1)),
    headless("mixer_s32_224", 64, img_size=64),
    headless("vit_small_patch14_dinov2", 56, img_size=56, depth=3),
    headless("vit_base_patch16_siglip_224", **SMALL_VIT),
    headless("levit_128s", 224),
    headless("repvit_m0_9"),
    headless("densenet121"),
    pyramid("resnet18"),
    pyramid("convnext_atto"),
]
