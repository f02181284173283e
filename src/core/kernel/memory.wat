;; What takes most time, with the same bits on every processor: no sum depends on how wide its registers are.
;;
;; Every sum has one fixed order and no fused multiply-add (relaxed SIMD has one, and would be faster): the same numbers
;; give the same bits on every processor. But for the inner products of gram.wat, sums are in double precision, and each is
;; added up in the order of its values, as a loop would.
(import "host" "memory" (memory 1))
