/** What the paper reports of SAC-JC: AUC, p-value and F1 of every attack, by the names that the lab gives to attacks. */
export const ATTACKS = {
  "finetune-all": "Finetune-A",
  "finetune-last": "Finetune-L",
  prune: "Pruning",
  "extract-labels": "Extract-L",
  "extract-probabilities": "Extract-P",
  "extract-adversarial-2": "Extract-Adv",
  "transfer-corrupted": "Transfer-10C",
  "transfer-all": "Transfer-A",
  "transfer-last": "Transfer-L",
};

const row = (auc, pValue, f1) => ({ auc, pValue, f1 });

/** Table 5, CIFAR-10. */
export const CIFAR = {
  "finetune-all": row(1, 1.85e-28, 1),
  "finetune-last": row(1, 1.24e-31, 1),
  prune: row(1, 1.72e-19, 1),
  "extract-labels": row(1, 8.43e-16, 1),
  "extract-probabilities": row(1, 4.62e-21, 1),
  "extract-adversarial-2": row(1, 8.14e-14, 0.98),
  "transfer-corrupted": row(1, 6.78e-12, 1),
  "transfer-all": row(1, 1.85e-9, 0.95),
  "transfer-last": row(1, 6.5e-12, 0.95),
};

/** Table 4, Tiny-ImageNet. */
export const TINY = {
  "finetune-all": row(1, 1.2e-22, 0.92),
  "finetune-last": row(1, 1.17e-25, 0.92),
  prune: row(1, 2.06e-12, 0.92),
  "extract-labels": row(1, 2.53e-10, 0.92),
  "extract-probabilities": row(1, 2.37e-13, 0.92),
  "extract-adversarial-2": row(0.96, 3.65e-8, 0.92),
  "transfer-all": row(1, 1.08e-3, 1),
  "transfer-last": row(1, 6.89e-4, 1),
};

/** Table 6, KDEF by the source's family; table 1 is its column VGG. */
export const KDEF = {
  vgg: {
    "finetune-all": row(1, 6.02e-18, 0.95),
    "finetune-last": row(1, 3.95e-20, 0.95),
    prune: row(0.99, 2.98e-5, 0.95),
    "extract-labels": row(0.92, 1.54e-7, 0.84),
    "extract-probabilities": row(0.97, 1.83e-9, 0.9),
    "extract-adversarial-2": row(0.93, 5.67e-14, 0.88),
  },
  resnet: {
    "finetune-all": row(1, 7.67e-14, 0.92),
    "finetune-last": row(1, 8.47e-24, 0.92),
    prune: row(1, 5.56e-5, 0.92),
    "extract-labels": row(0.98, 7.66e-10, 0.9),
    "extract-probabilities": row(1, 2.12e-14, 0.92),
    "extract-adversarial-2": row(0.93, 1.15e-8, 0.81),
  },
  mobilenet: {
    "finetune-all": row(1, 3.95e-20, 0.97),
    "finetune-last": row(1, 8.51e-23, 0.97),
    prune: row(1, 9.15e-10, 0.97),
    "extract-labels": row(0.97, 1.05e-10, 0.93),
    "extract-probabilities": row(0.99, 5.67e-14, 0.97),
    "extract-adversarial-2": row(0.96, 7.6e-10, 0.91),
  },
  densenet: {
    "finetune-all": row(1, 1.43e-16, 1),
    "finetune-last": row(1, 3.3e-22, 1),
    prune: row(1, 2.85e-6, 0.95),
    "extract-labels": row(0.92, 1.24e-7, 0.85),
    "extract-probabilities": row(0.98, 4.38e-12, 0.95),
    "extract-adversarial-2": row(0.9, 4.61e-7, 0.89),
  },
};

/** Table 7: the closest of four unrelated models. */
export const THRESHOLDS = { vgg: 0.321, resnet: 0.297, mobilenet: 0.295, densenet: 0.301 };

/** Table 11, AUC on KDEF. */
export const CORRELATION = {
  cosine: {
    finetune: 1,
    prune: 0.99,
    "extract-labels": 0.92,
    "extract-probabilities": 0.97,
    "extract-adversarial-2": 0.93,
  },
  rbf: {
    finetune: 1,
    prune: 0.97,
    "extract-labels": 0.94,
    "extract-probabilities": 0.95,
    "extract-adversarial-2": 0.98,
  },
};
