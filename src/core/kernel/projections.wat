;; Adds four rows of floats at $rows, $bytes each, times the floats at $factors, to the four floats at $sums plus what the
;; numbers at $places say; and their squares to four doubles at $squares.
(func (export "projectRows") (param $rows i32) (param $bytes i32) (param $factors i32) (param $places i32) (param $sums i32)
  (param $squares i32)
  (local $end i32) (local $to i32) (local $c i32) (local $a v128) (local $b v128) (local $f v128) (local $old v128)
  (local $a2 v128) (local $b2 v128)
  (local.set $end (i32.add (local.get $rows) (local.get $bytes)))
  (local.set $c (i32.add (local.get $end) (local.get $bytes)))
  (loop $each
    (local.set $f (f64x2.splat (f64.promote_f32 (f32.load (local.get $factors)))))
    (local.set $a (f64x2.mul (f64x2.promote_low_f32x4
      (v128.load32_lane 1 (i32.add (local.get $rows) (local.get $bytes)) (v128.load32_zero (local.get $rows)))) (local.get $f)))
    (local.set $b (f64x2.mul (f64x2.promote_low_f32x4
      (v128.load32_lane 1 (i32.add (local.get $c) (local.get $bytes)) (v128.load32_zero (local.get $c)))) (local.get $f)))
    (local.set $a2 (f64x2.add (local.get $a2) (f64x2.mul (local.get $a) (local.get $a))))
    (local.set $b2 (f64x2.add (local.get $b2) (f64x2.mul (local.get $b) (local.get $b))))
    (local.set $to (i32.add (local.get $sums) (i32.load (local.get $places))))
    (local.set $old (v128.load (local.get $to)))
    (v128.store (local.get $to) (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
      (f32x4.demote_f64x2_zero (f64x2.add (f64x2.promote_low_f32x4 (local.get $old)) (local.get $a)))
      (f32x4.demote_f64x2_zero (f64x2.add
        (f64x2.promote_low_f32x4
          (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $old) (local.get $old)))
        (local.get $b)))))
    (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
    (local.set $c (i32.add (local.get $c) (i32.const 4)))
    (local.set $factors (i32.add (local.get $factors) (i32.const 4)))
    (local.set $places (i32.add (local.get $places) (i32.const 4)))
    (br_if $each (i32.lt_u (local.get $rows) (local.get $end))))
  (v128.store (local.get $squares) (local.get $a2))
  (v128.store offset=16 (local.get $squares) (local.get $b2)))

;; Adds $count floats (taken for an even number), $step bytes from each other from $values on, times $factor, to the floats
;; at $sums, and their squares to the doubles at $squares.
(func (export "projectColumns")
  (param $values i32) (param $step i32) (param $factor f64) (param $count i32) (param $sums i32) (param $squares i32)
  (local $end i32) (local $twice i32) (local $f v128) (local $x v128)
  (local.set $f (f64x2.splat (local.get $factor)))
  (local.set $twice (i32.shl (local.get $step) (i32.const 1)))
  (local.set $end (i32.add (local.get $sums) (i32.shl (local.get $count) (i32.const 2))))
  (loop $each
    (local.set $x (f64x2.mul (local.get $f) (f64x2.promote_low_f32x4
      (v128.load32_lane 1 (i32.add (local.get $values) (local.get $step)) (v128.load32_zero (local.get $values))))))
    (v128.store64_lane 0 (local.get $sums) (f32x4.demote_f64x2_zero
      (f64x2.add (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $sums))) (local.get $x))))
    (v128.store (local.get $squares)
      (f64x2.add (v128.load (local.get $squares)) (f64x2.mul (local.get $x) (local.get $x))))
    (local.set $values (i32.add (local.get $values) (local.get $twice)))
    (local.set $sums (i32.add (local.get $sums) (i32.const 8)))
    (local.set $squares (i32.add (local.get $squares) (i32.const 16)))
    (br_if $each (i32.lt_u (local.get $sums) (local.get $end)))))
