;; Adds to $bytes / 4 doubles at $sums the squares of four rows of floats at $rows, $bytes each (a multiple of 8), one row
;; after the other, times the rows' weights, doubles at $weights.
(func (export "columnSums") (param $rows i32) (param $bytes i32) (param $weights i32) (param $sums i32)
  (local $end i32) (local $b i32) (local $c i32) (local $d i32)
  (local $w0 v128) (local $w1 v128) (local $w2 v128) (local $w3 v128) (local $x v128) (local $s v128)
  (local.set $w0 (v128.load64_splat (local.get $weights)))
  (local.set $w1 (v128.load64_splat offset=8 (local.get $weights)))
  (local.set $w2 (v128.load64_splat offset=16 (local.get $weights)))
  (local.set $w3 (v128.load64_splat offset=24 (local.get $weights)))
  (local.set $end (i32.add (local.get $rows) (local.get $bytes)))
  (local.set $b (local.get $end))
  (local.set $c (i32.add (local.get $b) (local.get $bytes)))
  (local.set $d (i32.add (local.get $c) (local.get $bytes)))
  (loop $each
    (local.set $s (v128.load (local.get $sums)))
    (local.set $x (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $rows))))
    (local.set $s (f64x2.add (local.get $s) (f64x2.mul (f64x2.mul (local.get $w0) (local.get $x)) (local.get $x))))
    (local.set $x (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $b))))
    (local.set $s (f64x2.add (local.get $s) (f64x2.mul (f64x2.mul (local.get $w1) (local.get $x)) (local.get $x))))
    (local.set $x (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $c))))
    (local.set $s (f64x2.add (local.get $s) (f64x2.mul (f64x2.mul (local.get $w2) (local.get $x)) (local.get $x))))
    (local.set $x (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $d))))
    (local.set $s (f64x2.add (local.get $s) (f64x2.mul (f64x2.mul (local.get $w3) (local.get $x)) (local.get $x))))
    (v128.store (local.get $sums) (local.get $s))
    (local.set $sums (i32.add (local.get $sums) (i32.const 16)))
    (local.set $b (i32.add (local.get $b) (i32.const 8)))
    (local.set $c (i32.add (local.get $c) (i32.const 8)))
    (local.set $d (i32.add (local.get $d) (i32.const 8)))
    (local.set $rows (i32.add (local.get $rows) (i32.const 8)))
    (br_if $each (i32.lt_u (local.get $rows) (local.get $end)))))

;; To four doubles at $sums, the sums of the squares of four rows of floats at $rows, $bytes each, times the columns'
;; weights, doubles at $weights.
(func (export "rowSums") (param $rows i32) (param $bytes i32) (param $weights i32) (param $sums i32)
  (local $end i32) (local $c i32) (local $w v128) (local $a v128) (local $b v128) (local $a2 v128) (local $b2 v128)
  (local.set $end (i32.add (local.get $rows) (local.get $bytes)))
  (local.set $c (i32.add (local.get $end) (local.get $bytes)))
  (loop $each
    (local.set $w (v128.load64_splat (local.get $weights)))
    (local.set $a (f64x2.promote_low_f32x4
      (v128.load32_lane 1 (i32.add (local.get $rows) (local.get $bytes)) (v128.load32_zero (local.get $rows)))))
    (local.set $b (f64x2.promote_low_f32x4
      (v128.load32_lane 1 (i32.add (local.get $c) (local.get $bytes)) (v128.load32_zero (local.get $c)))))
    (local.set $a2 (f64x2.add (local.get $a2) (f64x2.mul (f64x2.mul (local.get $w) (local.get $a)) (local.get $a))))
    (local.set $b2 (f64x2.add (local.get $b2) (f64x2.mul (f64x2.mul (local.get $w) (local.get $b)) (local.get $b))))
    (local.set $weights (i32.add (local.get $weights) (i32.const 8)))
    (local.set $c (i32.add (local.get $c) (i32.const 4)))
    (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
    (br_if $each (i32.lt_u (local.get $rows) (local.get $end))))
  (v128.store (local.get $sums) (local.get $a2))
  (v128.store offset=16 (local.get $sums) (local.get $b2)))

;; Adds the size of a row's floats at $values, $bytes of them, times $scale and then the doubles at $scales, to counts at
;; $counts (four tables of $bins): by their exponents and the next two bits, less $first, as the first or last where they
;; are beyond. Values may be looked at that lie up to 12 bytes beyond the row: their scales are 0, and they are counted.
(func (export "countBins")
  (param $values i32) (param $bytes i32) (param $scale f64) (param $scales i32) (param $counts i32) (param $bins i32)
  (param $first i32)
  (local $end i32) (local $lane i32) (local $at i32) (local $x v128) (local $s v128)
  (local.set $s (f64x2.splat (local.get $scale)))
  (local.set $end (i32.add (local.get $values) (local.get $bytes)))
  (loop $each
    (local.set $x (v128.load (local.get $values)))
    (local.set $x (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
      (f32x4.demote_f64x2_zero (f64x2.mul
        (f64x2.mul (local.get $s) (v128.load (local.get $scales)))
        (f64x2.promote_low_f32x4 (local.get $x))))
      (f32x4.demote_f64x2_zero (f64x2.mul
        (f64x2.mul (local.get $s) (v128.load offset=16 (local.get $scales)))
        (f64x2.promote_low_f32x4
          (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $x) (local.get $x)))))))
    (local.set $x (i32x4.shl
      (i32x4.max_s
        (i32x4.min_s
          (i32x4.sub
            (i32x4.shr_u (f32x4.abs (local.get $x)) (i32.const 21))
            (i32x4.splat (local.get $first)))
          (i32x4.splat (i32.sub (local.get $bins) (i32.const 1))))
        (v128.const i32x4 0 0 0 0))
      (i32.const 2)))
    (local.set $at (i32.add (local.get $counts) (i32x4.extract_lane 0 (local.get $x))))
    (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
    (local.set $lane (i32.shl (local.get $bins) (i32.const 2)))
    (local.set $at (i32.add (i32.add (local.get $counts) (local.get $lane)) (i32x4.extract_lane 1 (local.get $x))))
    (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
    (local.set $lane (i32.shl (local.get $bins) (i32.const 3)))
    (local.set $at (i32.add (i32.add (local.get $counts) (local.get $lane)) (i32x4.extract_lane 2 (local.get $x))))
    (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
    (local.set $lane (i32.mul (local.get $bins) (i32.const 12)))
    (local.set $at (i32.add (i32.add (local.get $counts) (local.get $lane)) (i32x4.extract_lane 3 (local.get $x))))
    (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
    (local.set $scales (i32.add (local.get $scales) (i32.const 32)))
    (local.set $values (i32.add (local.get $values) (i32.const 16)))
    (br_if $each (i32.lt_u (local.get $values) (local.get $end)))))

;; What a layer's ties are told by: adds the values of $count kernels of $taps floats at $kernels, times $scale and then the
;; doubles at $scales, to doubles at $sums, tap by tap, and their squares to those at $squares; and the kernels' energies,
;; the sums of their squares, and the squares of these, to the doubles after those, at the next even place.
;; Up to 4 bytes beyond the kernels are looked at, and count for nothing.
(func (export "tieSums")
  (param $kernels i32) (param $count i32) (param $taps i32) (param $scale f64) (param $scales i32) (param $sums i32)
  (param $squares i32) (param $energies i32)
  (local $tap i32) (local $i i32) (local $at i32) (local $pitch i32) (local $energy f64) (local $one f64) (local $other f64)
  (local $x v128) (local $s v128) (local $q v128)
  (local.set $pitch (i32.shl (local.get $taps) (i32.const 2)))
  (memory.fill (local.get $energies) (i32.const 0) (i32.shl (local.get $count) (i32.const 3)))
  (loop $pairs
    (local.set $at (i32.add (local.get $kernels) (i32.shl (local.get $tap) (i32.const 2))))
    (local.set $s (v128.load (local.get $sums)))
    (local.set $q (v128.load (local.get $squares)))
    (local.set $tap (i32.add (local.get $tap) (i32.const 2)))
    (local.set $i (i32.const 0))
    (loop $each
      (local.set $x (f64x2.mul
        (f64x2.splat (f64.mul (local.get $scale) (f64.load
          (i32.add (local.get $scales) (i32.shl (local.get $i) (i32.const 3))))))
        (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $at)))))
      (local.set $s (f64x2.add (local.get $s) (local.get $x)))
      (local.set $x (f64x2.mul (local.get $x) (local.get $x)))
      (local.set $q (f64x2.add (local.get $q) (local.get $x)))
      (local.set $energy (f64.add
        (f64.load (i32.add (local.get $energies) (i32.shl (local.get $i) (i32.const 3))))
        (f64x2.extract_lane 0 (local.get $x))))
      (if (i32.le_u (local.get $tap) (local.get $taps))
        (then (local.set $energy (f64.add (local.get $energy) (f64x2.extract_lane 1 (local.get $x))))))
      (f64.store (i32.add (local.get $energies) (i32.shl (local.get $i) (i32.const 3))) (local.get $energy))
      (local.set $at (i32.add (local.get $at) (local.get $pitch)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $each (i32.lt_u (local.get $i) (local.get $count))))
    (v128.store (local.get $sums) (local.get $s))
    (v128.store (local.get $squares) (local.get $q))
    (local.set $sums (i32.add (local.get $sums) (i32.const 16)))
    (local.set $squares (i32.add (local.get $squares) (i32.const 16)))
    (br_if $pairs (i32.lt_u (local.get $tap) (local.get $taps))))
  (local.set $one (f64.load (local.get $sums)))
  (local.set $other (f64.load (local.get $squares)))
  (local.set $i (i32.const 0))
  (loop $all
    (local.set $energy (f64.load (i32.add (local.get $energies) (i32.shl (local.get $i) (i32.const 3)))))
    (local.set $one (f64.add (local.get $one) (local.get $energy)))
    (local.set $other (f64.add (local.get $other) (f64.mul (local.get $energy) (local.get $energy))))
    (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (br_if $all (i32.lt_u (local.get $i) (local.get $count))))
  (f64.store (local.get $sums) (local.get $one))
  (f64.store (local.get $squares) (local.get $other)))
