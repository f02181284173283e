;; Rows of floats as strips of four rows in double precision, interleaved by columns: r0c0 r1c0 r2c0 r3c0 r0c1 ...
;; $used of $columns columns of $rows rows (a multiple of four) from $from to $to; both run on from strip to strip.
(func (export "interleave") (param $from i32) (param $columns i32) (param $rows i32) (param $used i32) (param $to i32)
  (local $pitch i32) (local $end i32) (local $b i32) (local $c i32) (local $d i32)
  (local.set $pitch (i32.shl (local.get $columns) (i32.const 2)))
  (loop $strips
    (local.set $b (i32.add (local.get $from) (local.get $pitch)))
    (local.set $c (i32.add (local.get $b) (local.get $pitch)))
    (local.set $d (i32.add (local.get $c) (local.get $pitch)))
    (local.set $end (i32.add (local.get $from) (i32.shl (local.get $used) (i32.const 2))))
    (loop $each
      (f64.store (local.get $to) (f64.promote_f32 (f32.load (local.get $from))))
      (f64.store offset=8 (local.get $to) (f64.promote_f32 (f32.load (local.get $b))))
      (f64.store offset=16 (local.get $to) (f64.promote_f32 (f32.load (local.get $c))))
      (f64.store offset=24 (local.get $to) (f64.promote_f32 (f32.load (local.get $d))))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (local.set $b (i32.add (local.get $b) (i32.const 4)))
      (local.set $c (i32.add (local.get $c) (i32.const 4)))
      (local.set $d (i32.add (local.get $d) (i32.const 4)))
      (local.set $to (i32.add (local.get $to) (i32.const 32)))
      (br_if $each (i32.lt_u (local.get $from) (local.get $end))))
    (local.set $from
      (i32.sub (i32.add (local.get $d) (local.get $pitch)) (i32.shl (local.get $used) (i32.const 2))))
    (local.set $rows (i32.sub (local.get $rows) (i32.const 4)))
    (br_if $strips (local.get $rows))))

;; Adds to the four floats at $out what the two pairs of doubles are.
(func $add (param $out i32) (param $low v128) (param $high v128)
  (local $old v128)
  (local.set $old (v128.load (local.get $out)))
  (v128.store (local.get $out) (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
    (f32x4.demote_f64x2_zero (f64x2.add (f64x2.promote_low_f32x4 (local.get $old)) (local.get $low)))
    (f32x4.demote_f64x2_zero (f64x2.add
      (f64x2.promote_low_f32x4
        (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 (local.get $old) (local.get $old)))
      (local.get $high))))))

;; Adds the inner products of one strip of doubles at $a with $strips strips from $b on, of $strip bytes each, to the
;; four rows of floats at $out, which are $pitch bytes apart.
(func (export "addProducts")
  (param $a i32) (param $b i32) (param $strips i32) (param $strip i32) (param $out i32) (param $pitch i32)
  (local $at i32) (local $end i32) (local $x v128) (local $y v128) (local $f v128)
  (local $s00 v128) (local $s01 v128) (local $s10 v128) (local $s11 v128)
  (local $s20 v128) (local $s21 v128) (local $s30 v128) (local $s31 v128) (local $zero v128)
  (loop $columns
    (local.set $s00 (local.get $zero)) (local.set $s01 (local.get $zero))
    (local.set $s10 (local.get $zero)) (local.set $s11 (local.get $zero))
    (local.set $s20 (local.get $zero)) (local.set $s21 (local.get $zero))
    (local.set $s30 (local.get $zero)) (local.set $s31 (local.get $zero))
    (local.set $at (local.get $a))
    (local.set $end (i32.add (local.get $b) (local.get $strip)))
    (loop $values
      (local.set $x (v128.load (local.get $b)))
      (local.set $y (v128.load offset=16 (local.get $b)))
      (local.set $f (v128.load64_splat (local.get $at)))
      (local.set $s00 (f64x2.add (local.get $s00) (f64x2.mul (local.get $f) (local.get $x))))
      (local.set $s01 (f64x2.add (local.get $s01) (f64x2.mul (local.get $f) (local.get $y))))
      (local.set $f (v128.load64_splat offset=8 (local.get $at)))
      (local.set $s10 (f64x2.add (local.get $s10) (f64x2.mul (local.get $f) (local.get $x))))
      (local.set $s11 (f64x2.add (local.get $s11) (f64x2.mul (local.get $f) (local.get $y))))
      (local.set $f (v128.load64_splat offset=16 (local.get $at)))
      (local.set $s20 (f64x2.add (local.get $s20) (f64x2.mul (local.get $f) (local.get $x))))
      (local.set $s21 (f64x2.add (local.get $s21) (f64x2.mul (local.get $f) (local.get $y))))
      (local.set $f (v128.load64_splat offset=24 (local.get $at)))
      (local.set $s30 (f64x2.add (local.get $s30) (f64x2.mul (local.get $f) (local.get $x))))
      (local.set $s31 (f64x2.add (local.get $s31) (f64x2.mul (local.get $f) (local.get $y))))
      (local.set $at (i32.add (local.get $at) (i32.const 32)))
      (local.set $b (i32.add (local.get $b) (i32.const 32)))
      (br_if $values (i32.lt_u (local.get $b) (local.get $end))))
    (call $add (local.get $out) (local.get $s00) (local.get $s01))
    (local.set $at (i32.add (local.get $out) (local.get $pitch)))
    (call $add (local.get $at) (local.get $s10) (local.get $s11))
    (local.set $at (i32.add (local.get $at) (local.get $pitch)))
    (call $add (local.get $at) (local.get $s20) (local.get $s21))
    (call $add (i32.add (local.get $at) (local.get $pitch)) (local.get $s30) (local.get $s31))
    (local.set $out (i32.add (local.get $out) (i32.const 16)))
    (local.set $strips (i32.sub (local.get $strips) (i32.const 1)))
    (br_if $columns (local.get $strips))))

;; Where $bytes / 4 floats at $values are larger than those at $reached, puts them there, and $row to $best.
;; Returns the place of the largest of them, the first of several; -1 where none is positive.
(func (export "matchRow") (param $values i32) (param $bytes i32) (param $row i32) (param $reached i32) (param $best i32)
  (result i32)
  (local $at i32) (local $lane i32) (local $place i32) (local $most f32) (local $value f32)
  (local $x v128) (local $old v128) (local $larger v128) (local $here v128) (local $mosts v128) (local $places v128)
  (local.set $here (v128.const i32x4 0 1 2 3))
  (local.set $places (v128.const i32x4 -1 -1 -1 -1))
  (loop $each
    (local.set $x (v128.load (i32.add (local.get $values) (local.get $at))))
    (local.set $larger (f32x4.gt (local.get $x) (local.get $mosts)))
    (local.set $mosts (v128.bitselect (local.get $x) (local.get $mosts) (local.get $larger)))
    (local.set $places (v128.bitselect (local.get $here) (local.get $places) (local.get $larger)))
    (local.set $here (i32x4.add (local.get $here) (v128.const i32x4 4 4 4 4)))
    (local.set $old (v128.load (i32.add (local.get $reached) (local.get $at))))
    (local.set $larger (f32x4.gt (local.get $x) (local.get $old)))
    (if (v128.any_true (local.get $larger)) (then
      (v128.store (i32.add (local.get $reached) (local.get $at))
        (v128.bitselect (local.get $x) (local.get $old) (local.get $larger)))
      (v128.store (i32.add (local.get $best) (local.get $at))
        (v128.bitselect
          (i32x4.splat (local.get $row))
          (v128.load (i32.add (local.get $best) (local.get $at)))
          (local.get $larger)))))
    (local.set $at (i32.add (local.get $at) (i32.const 16)))
    (br_if $each (i32.lt_u (local.get $at) (local.get $bytes))))
  (v128.store (i32.const 0) (local.get $mosts))
  (v128.store offset=16 (i32.const 0) (local.get $places))
  (local.set $place (i32.const -1))
  (loop $lanes
    (local.set $value (f32.load (local.get $lane)))
    (local.set $at (i32.load offset=16 (local.get $lane)))
    (if (i32.or
          (f32.gt (local.get $value) (local.get $most))
          (i32.and (f32.eq (local.get $value) (local.get $most)) (i32.lt_u (local.get $at) (local.get $place))))
      (then (local.set $most (local.get $value)) (local.set $place (local.get $at))))
    (local.set $lane (i32.add (local.get $lane) (i32.const 4)))
    (br_if $lanes (i32.lt_u (local.get $lane) (i32.const 16))))
  (local.get $place))
